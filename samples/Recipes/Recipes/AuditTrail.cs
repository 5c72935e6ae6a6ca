using Keygen.Webhooks.Resources;

namespace Recipes.Recipes;

/// <summary>
/// Records the history of each user and license, in the transaction that marks the event as handled, so each event has exactly one row.
/// Rows have names and ids, never payloads, which contain keys, tokens and personal data.
/// </summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public required string Event { get; init; }

    public required string IdempotencyToken { get; init; }

    public required DateTime At { get; init; }

    /// <summary>The resource of the event, as <c>type/id</c>.</summary>
    public required string Resource { get; init; }

    public string? LicenseId { get; init; }

    public string? UserId { get; init; }

    /// <summary>The code of a validation; null for other events.</summary>
    public string? Code { get; init; }
}

public sealed class AuditTrail(RecipesDb db) : IKeygenWebhookHandler<KeygenEvent>
{
    public static void Configure(ModelBuilder modelBuilder) => modelBuilder.Entity<AuditEntry>(static entry =>
    {
        entry.HasIndex(one => new { one.LicenseId, one.At });
        entry.HasIndex(one => new { one.UserId, one.At });
    });

    public async Task HandleAsync(KeygenEvent e, CancellationToken cancellationToken)
    {
        var code = (e as LicenseValidationEvent)?.Validation.Code.Text;
        db.AddRange(Resources(e).Select(resource => new AuditEntry
        {
            Event = e.Name,
            IdempotencyToken = e.IdempotencyToken,
            At = e.Created.UtcDateTime,
            Resource = resource.ToString(),
            LicenseId = Find(resource, "licenses", "license", "bearer"),
            UserId = Find(resource, "users", "owner", "user", "bearer"),
            Code = code,
        }));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Returns the history of a license, in order of time.</summary>
    public static Task<List<AuditEntry>> OfLicenseAsync(RecipesDb db, string id, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Where(one => one.LicenseId == id).OrderBy(static one => one.At).ToListAsync(cancellationToken);

    /// <summary>Returns the history of a user and of the user's resources, in order of time.</summary>
    public static Task<List<AuditEntry>> OfUserAsync(RecipesDb db, string id, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Where(one => one.UserId == id).OrderBy(static one => one.At).ToListAsync(cancellationToken);

    // An event that is newer than the library may have any payload. Record at least that it happened.
    private static IReadOnlyList<Resource> Resources(KeygenEvent e)
    {
        try
        {
            return e.Payload.Resources;
        }
        catch (KeygenPayloadException) when (e is UnknownEvent)
        {
            return [];
        }
    }

    private static string? Find(Resource resource, string type, params ReadOnlySpan<string> relationships)
    {
        if (resource.Type == type)
        {
            return resource.Id;
        }

        foreach (var name in relationships)
        {
            if (resource.TryGetRelationship(name, out var relationship) && relationship.Data is { } target && target.Type == type)
            {
                return target.Id;
            }
        }

        return null;
    }
}

public static class AuditTrailServices
{
    public static KeygenWebhooksBuilder AddAuditTrail(this KeygenWebhooksBuilder builder) => builder.AddHandler<KeygenEvent, AuditTrail>();
}
