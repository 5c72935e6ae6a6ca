using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

// The account's environments, tokens and policies.
public sealed partial class FakeKeygen
{
    private readonly List<FakeEnvironment> _environments = [];
    private readonly List<FakeToken> _tokens;
    private readonly List<JsonObject> _policies = [];

    /// <summary>The account's environments, without the global one.</summary>
    public IReadOnlyList<FakeEnvironment> Environments => _rows.Read(_environments.ToArray);

    internal IReadOnlyList<FakeToken> Tokens => _rows.Read(_tokens.ToArray);

    internal IReadOnlyList<JsonObject> Policies => _rows.Read(_policies.ToArray);

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
    /// Creates an API token of a product. The token sees the events of endpoints scoped to the product, but no endpoints.
    /// </summary>
    /// <param name="productId">The product's id.</param>
    /// <returns>The token.</returns>
    public string AddProductToken(string productId) => AddToken(new($"prod-{Guid.NewGuid():N}", ProductId: productId, MayChange: false));

    /// <summary>Creates an API token of a user who may read everything and change nothing.</summary>
    /// <returns>The token.</returns>
    public string AddReadOnlyToken() => AddToken(new($"user-{Guid.NewGuid():N}", MayChange: false));

    /// <summary>Adds a policy to the account, for tests of the endpoint inspection.</summary>
    /// <param name="change">Changes the policy, for example its <c>scheme</c>; null for the usual policy.</param>
    public void AddPolicy(Action<KeygenEventBuilder>? change = null)
    {
        var builder = KeygenEventBuilder.Of("policy.created");
        change?.Invoke(builder);
        var policy = builder.Build(Keys, _rows.Now).Payload["data"]!.DeepClone().AsObject();
        _rows.Change(() => _policies.Add(policy));
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
