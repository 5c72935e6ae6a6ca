using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

// The account's environments, tokens and resources.
public sealed partial class FakeKeygen
{
    private readonly List<FakeEnvironment> _environments = [];
    private readonly List<FakeToken> _tokens;

    /// <summary>The account's environments, without the global one.</summary>
    public IReadOnlyList<FakeEnvironment> Environments => _rows.Read(_environments.ToArray);

    internal IReadOnlyList<FakeToken> Tokens => _rows.Read(_tokens.ToArray);

    /// <summary>The account's products.</summary>
    public FakeResourceCollection Products => field ??= new(this, ResourceKind.Products);

    /// <summary>The account's policies.</summary>
    public FakeResourceCollection Policies => field ??= new(this, ResourceKind.Policies);

    /// <summary>The account's users, with its admins.</summary>
    public FakeResourceCollection Users => field ??= new(this, ResourceKind.Users);

    /// <summary>The account's licenses.</summary>
    public FakeResourceCollection Licenses => field ??= new(this, ResourceKind.Licenses);

    /// <summary>The activated machines.</summary>
    public FakeResourceCollection Machines => field ??= new(this, ResourceKind.Machines);

    /// <summary>The users' passwords and reset tokens.</summary>
    public FakePasswords Passwords { get; }

    internal FakeState State { get; }

    /// <summary>Adds an environment to the account. Events and endpoints refer to it by its <see cref="FakeEnvironment.Id"/>.</summary>
    /// <param name="code">The environment's code, such as <c>staging</c>.</param>
    /// <param name="isShared">Whether the environment is shared; false for an isolated one.</param>
    /// <exception cref="ArgumentException">The account already has an environment with this code.</exception>
    public FakeEnvironment AddEnvironment(string code, bool isShared = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        var environment = new FakeEnvironment(code, isShared);
        _rows.Change(() =>
        {
            if (_environments.Exists(one => one.Code == code))
            {
                throw new ArgumentException($"The account already has an environment with the code '{code}'.", nameof(code));
            }

            _environments.Add(environment);
            _tokens.Add(new(environment.ApiToken, Environment: environment));
        });
        return environment;
    }

    /// <summary>
    /// Creates an API token of a product. The token sees and changes the product's licenses and machines, and all plain users. It sees the
    /// events of endpoints scoped to the product, but no endpoints.
    /// </summary>
    /// <param name="productId">The product's id.</param>
    /// <returns>The token.</returns>
    public string AddProductToken(string productId) => AddToken(new($"prod-{Guid.NewGuid():N}", ProductId: productId));

    /// <summary>Creates an API token of a user who may read everything and change nothing.</summary>
    /// <returns>The token.</returns>
    public string AddReadOnlyToken() => AddToken(new($"user-{Guid.NewGuid():N}", ReadsOnly: true));

    /// <summary>Creates an API token of a user, who sees their own licenses and may set their password.</summary>
    /// <param name="userId">The user's id.</param>
    /// <returns>The token.</returns>
    public string AddUserToken(string userId) => AddToken(new($"user-{Guid.NewGuid():N}", UserId: userId));

    /// <summary>Raises an event about a resource for the endpoints of its environment, and of a product that may read it.</summary>
    internal void Tell(string name, JsonObject stored, Action<KeygenEventBuilder>? change = null)
    {
        var shown = State.Show(stored);
        var builder = KeygenEventBuilder.Of(name).WithResource(new(shown));
        if (State.Related(stored, "license") is { } license)
        {
            builder.WithLicenseOwner(ResourceDocument.Related(license, "owner"));
        }

        change?.Invoke(builder);
        Deliver(builder, [.. Endpoints.Where(one => one.ProductId is not { } product || ProductView.Reads(product, shown))]);
    }

    /// <summary>Throws when an event names an environment that the account does not have.</summary>
    private void DemandEnvironmentOf(KeygenEventBuilder builder)
    {
        if (builder.Environment is { } id && !Environments.Any(one => one.Id == id))
        {
            var known = Environments is [] ? "" : $", only {string.Join(", ", Environments.Select(static one => $"{one.Id} ({one.Code})"))}";
            throw new ArgumentException($"There is no environment with the id '{id}'{known}. Call AddEnvironment first.", nameof(builder));
        }
    }

    private string AddToken(FakeToken token)
    {
        _rows.Change(() => _tokens.Add(token));
        return token.Text;
    }
}
