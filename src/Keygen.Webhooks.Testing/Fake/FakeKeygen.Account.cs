using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

// What the account has beside endpoints and rows: environments, tokens, policies.
public sealed partial class FakeKeygen
{
    private readonly List<FakeEnvironment> _environments = [];
    private readonly List<FakeToken> _tokens;
    private readonly List<JsonObject> _policies = [];

    /// <summary>The environments there are beside the global one.</summary>
    public IReadOnlyList<FakeEnvironment> Environments => _rows.Read(_environments.ToArray);

    internal IReadOnlyList<FakeToken> Tokens => _rows.Read(_tokens.ToArray);

    internal IReadOnlyList<JsonObject> Policies => _rows.Read(_policies.ToArray);

    /// <summary>Adds an environment to the account. Events and endpoints name it by its <see cref="FakeEnvironment.Id"/>.</summary>
    /// <param name="code">Its code, such as <c>staging</c>.</param>
    /// <param name="isShared">Whether it is shared; isolated when false.</param>
    /// <exception cref="ArgumentException">There is one of this code.</exception>
    public FakeEnvironment AddEnvironment(string code, bool isShared = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        var environment = new FakeEnvironment(code, isShared);
        _rows.Change(() =>
        {
            if (_environments.Exists(one => one.Code == code))
            {
                throw new ArgumentException($"There is an environment with the code '{code}' already.", nameof(code));
            }

            _environments.Add(environment);
            _tokens.Add(new(environment.ApiToken, Environment: environment));
        });
        return environment;
    }

    /// <summary>Makes an API token of a product. It sees the events of endpoints scoped to the product, and no endpoint at all.</summary>
    /// <param name="productId">The product's id.</param>
    /// <returns>The token.</returns>
    public string AddProductToken(string productId) => AddToken(new($"prod-{Guid.NewGuid():N}", ProductId: productId, MayChange: false));

    /// <summary>Makes an API token of a user who may read everything and change nothing.</summary>
    /// <returns>The token.</returns>
    public string AddReadOnlyToken() => AddToken(new($"user-{Guid.NewGuid():N}", MayChange: false));

    /// <summary>Adds a policy to the account, as an endpoint watch looks for.</summary>
    /// <param name="change">Sets its <c>scheme</c>, say; null for a policy as usual.</param>
    public void AddPolicy(Action<KeygenEventBuilder>? change = null)
    {
        var builder = KeygenEventBuilder.Of("policy.created");
        change?.Invoke(builder);
        var policy = builder.Build(Keys, _rows.Now).Payload["data"]!.DeepClone().AsObject();
        _rows.Change(() => _policies.Add(policy));
    }

    /// <summary>An event can only be of an environment there is.</summary>
    private void DemandEnvironmentOf(KeygenEventBuilder builder)
    {
        if (builder.Environment is { } id && !Environments.Any(one => one.Id == id))
        {
            var known = Environments is [] ? "" : $", only {string.Join(", ", Environments.Select(static one => $"{one.Id} ({one.Code})"))}";
            throw new ArgumentException($"There is no environment with the id '{id}'{known}. AddEnvironment adds one.", nameof(builder));
        }
    }

    private string AddToken(FakeToken token)
    {
        _rows.Change(() => _tokens.Add(token));
        return token.Text;
    }
}
