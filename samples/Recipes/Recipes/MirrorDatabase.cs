using Keygen.Webhooks.Resources;

namespace Recipes.Recipes;

/// <summary>
/// Copies users and licenses to your own tables. Events come in any order, so a snapshot is stored only when it is not older than the row:
/// by <c>updated</c>, then by when the event was recorded. A deleted resource leaves a tombstone, which rejects late snapshots. Keygen
/// deletes the licenses of a policy, product or owner without events; the owner's tombstone covers them. License keys are credentials and
/// are not copied.
/// </summary>
public sealed class UserRow
{
    public required string Id { get; init; }
    public string Email { get; set; } = "";
    public string? FullName { get; set; }
    public string Status { get; set; } = "";
    public DateTime Created { get; set; }
    public DateTime Updated { get; set; }

    /// <summary>
    /// When the event was recorded. It is needed because <c>license.expired</c> changes the status, but not <c>updated</c>.
    /// </summary>
    public DateTime SeenAt { get; set; }
}

public sealed class LicenseRow
{
    public required string Id { get; init; }
    public string? Name { get; set; }
    public string Status { get; set; } = "";
    public DateTime? Expiry { get; set; }
    public string ProductId { get; set; } = "";
    public string PolicyId { get; set; } = "";
    public string? OwnerId { get; set; }
    public DateTime Created { get; set; }
    public DateTime Updated { get; set; }
    public DateTime SeenAt { get; set; }
}

/// <param name="Resource">The resource as <c>type/id</c>.</param>
/// <param name="Created">
/// When the deleted resource was created. A resource created later with the same id is another one: clients may choose the ids of licenses.
/// </param>
public sealed record Tombstone(string Resource, DateTime Created);

public sealed class MirrorDatabase(RecipesDb db) :
    IKeygenWebhookHandler<UserEvent>, IKeygenWebhookHandler<LicenseSnapshotEvent>, IKeygenWebhookHandler<PolicyDeleted>, IKeygenWebhookHandler<ProductDeleted>
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        // When two servers save snapshots of one row, the second fails, and Keygen's retry brings its event again.
        modelBuilder.Entity<UserRow>().Property(static user => user.SeenAt).IsConcurrencyToken();
        modelBuilder.Entity<LicenseRow>().Property(static license => license.SeenAt).IsConcurrencyToken();
        modelBuilder.Entity<Tombstone>().HasKey(static tombstone => tombstone.Resource);
    }

    public async Task HandleAsync(UserEvent e, CancellationToken cancellationToken)
    {
        var user = e.User;
        if (e is UserDeleted)
        {
            await BuryAsync(user, cancellationToken);
            await db.Set<UserRow>().Where(row => row.Id == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Set<LicenseRow>().Where(row => row.OwnerId == user.Id).ExecuteDeleteAsync(cancellationToken);
        }
        else if (!await IsBuriedAsync(user.Created, [user.Identifier], cancellationToken))
        {
            var row = await db.Set<UserRow>().FindAsync([user.Id], cancellationToken);
            if (row is null || IsCurrent(user, e, row.Updated, row.SeenAt))
            {
                row ??= db.Add(new UserRow { Id = user.Id }).Entity;
                (row.Email, row.FullName, row.Status) = (user.Email, NameOf(user), user.Status.Text);
                (row.Created, row.Updated, row.SeenAt) = (user.Created.UtcDateTime, user.Updated.UtcDateTime, e.Created.UtcDateTime);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Joins the names, because Keygen's <c>fullName</c> is null when one of them is missing.</summary>
    private static string? NameOf(User user) => string.Join(' ', new[] { user.FirstName, user.LastName }.Where(static one => !string.IsNullOrWhiteSpace(one)))
        is { Length: > 0 } name ? name : null;

    public async Task HandleAsync(LicenseSnapshotEvent e, CancellationToken cancellationToken)
    {
        var license = e.License;
        if (e is LicenseDeleted or LicenseRevoked)
        {
            await BuryAsync(license, cancellationToken);
            await db.Set<LicenseRow>().Where(row => row.Id == license.Id).ExecuteDeleteAsync(cancellationToken);
        }
        else if (!await IsBuriedAsync(license.Created, Parents(license), cancellationToken))
        {
            var row = await db.Set<LicenseRow>().FindAsync([license.Id], cancellationToken);
            if (row is null || IsCurrent(license, e, row.Updated, row.SeenAt))
            {
                row ??= db.Add(new LicenseRow { Id = license.Id }).Entity;
                (row.Name, row.Status, row.Expiry) = (license.Name, license.Status.Text, license.Expiry?.UtcDateTime);
                (row.ProductId, row.PolicyId, row.OwnerId) = (license.Product.Id, license.Policy.Id, license.Owner?.Id);
                (row.Created, row.Updated, row.SeenAt) = (license.Created.UtcDateTime, license.Updated.UtcDateTime, e.Created.UtcDateTime);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task HandleAsync(PolicyDeleted e, CancellationToken cancellationToken)
    {
        await BuryAsync(e.Policy, cancellationToken);
        await db.Set<LicenseRow>().Where(row => row.PolicyId == e.Policy.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task HandleAsync(ProductDeleted e, CancellationToken cancellationToken)
    {
        await BuryAsync(e.Product, cancellationToken);
        await db.Set<LicenseRow>().Where(row => row.ProductId == e.Product.Id).ExecuteDeleteAsync(cancellationToken);
    }

    private static IEnumerable<ResourceIdentifier> Parents(License license) =>
        license.Owner is { } owner ? [license.Identifier, license.Policy, license.Product, owner] : [license.Identifier, license.Policy, license.Product];

    private static bool IsCurrent(Resource snapshot, KeygenEvent e, DateTime updated, DateTime seenAt) =>
        (snapshot.Updated.UtcDateTime, e.Created.UtcDateTime).CompareTo((updated, seenAt)) >= 0;

    private async Task BuryAsync(Resource resource, CancellationToken cancellationToken)
    {
        var name = resource.ToString();
        await db.Set<Tombstone>().Where(one => one.Resource == name).ExecuteDeleteAsync(cancellationToken);
        db.Add(new Tombstone(name, resource.Created.UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether the resource, or one it depends on, is deleted. A resource created later with the same id is another one.</summary>
    private async Task<bool> IsBuriedAsync(DateTimeOffset created, IEnumerable<ResourceIdentifier> resources, CancellationToken cancellationToken)
    {
        var names = resources.Select(static one => one.ToString()).ToArray();
        var tombstones = await db.Set<Tombstone>().Where(one => names.Contains(one.Resource)).ToListAsync(cancellationToken);
        return tombstones.Any(one => one.Resource != names[0] || created.UtcDateTime <= one.Created);
    }
}

public static class MirrorDatabaseServices
{
    public static KeygenWebhooksBuilder AddMirrorDatabase(this KeygenWebhooksBuilder builder) => builder.AddHandler<MirrorDatabase>();
}
