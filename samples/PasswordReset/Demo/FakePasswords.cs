using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;

namespace PasswordReset.Demo;

/// <param name="Target">The method and path.</param>
/// <param name="Authorization">The Authorization header; empty when there is none.</param>
/// <param name="Body">The body as text.</param>
public sealed record PasswordsRequest(string Target, string Authorization, string Body);

/// <summary>
/// Keygen's part of a password reset: its two calls on a loopback port, and the event through a <see cref="FakeKeygen"/>.
/// </summary>
public sealed class FakePasswords : IAsyncDisposable
{
    /// <summary>The number of password attempts that Keygen accepts for a user in ten minutes. It answers further ones with 429.</summary>
    public const int TriesPerTenMinutes = 5;

    /// <summary>The number of reset requests that Keygen accepts for an address in an hour. It answers further ones with 429.</summary>
    public const int MailsPerHour = 5;

    private readonly WebApplication _app;
    private readonly FakeKeygen _keygen;
    private readonly ConcurrentDictionary<string, string> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    // Counts per address and user. They never expire, because no demo lasts ten minutes.
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.OrdinalIgnoreCase);

    private FakePasswords(WebApplication app, FakeKeygen keygen) => (_app, _keygen) = (app, keygen);

    public Uri Url => new(_app.Urls.First());

    public ConcurrentQueue<PasswordsRequest> Requests { get; } = new();

    /// <summary>The passwords that were set, by the user's id.</summary>
    public ConcurrentDictionary<string, string> Passwords { get; } = new();

    /// <summary>The number of next calls to answer with 503.</summary>
    public int Failing { get; set; }

    public static async Task<FakePasswords> StartAsync(FakeKeygen keygen)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakePasswords(app, keygen);
        app.MapFallback(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    /// <summary>Adds a user.</summary>
    /// <returns>The id.</returns>
    public string AddUser(string email) => _users[email] = Guid.NewGuid().ToString("D");

    /// <summary>Returns a user's latest token; null after it was used.</summary>
    public string? TokenOf(string userId) => _tokens.GetValueOrDefault(userId);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var body = await new StreamReader(request.Body, Encoding.UTF8).ReadToEndAsync();
        Requests.Enqueue(new($"{request.Method} {request.Path}", request.Headers.Authorization.ToString(), body));
        if (Failing > 0)
        {
            Failing--;
            return Results.StatusCode(503);
        }

        var meta = JsonNode.Parse(body)!["meta"]!.AsObject();
        var account = $"/v1/accounts/{_keygen.Keys.AccountId}";
        var path = request.Path.Value!;
        if (path == $"{account}/passwords")
        {
            return IsOver((string)meta["email"]!, MailsPerHour) ? TooMany(request, 3600) : MakeToken(meta);
        }

        return path.StartsWith($"{account}/users/", StringComparison.Ordinal) && path.EndsWith("/actions/reset-password", StringComparison.Ordinal)
            ? IsOver(path.Split('/')[5], TriesPerTenMinutes) ? TooMany(request, 600) : SetPassword(path.Split('/')[5], meta)
            : Results.NotFound();
    }

    private bool IsOver(string who, int limit) => _calls.AddOrUpdate(who, 1, static (_, before) => before + 1) > limit;

    private static IResult TooMany(HttpRequest request, int seconds)
    {
        request.HttpContext.Response.Headers.RetryAfter = $"{seconds}";
        return Error(429, "Throttle limit has been reached for your IP address.", null);
    }

    private IResult MakeToken(JsonObject meta)
    {
        var email = (string)meta["email"]!;
        if (_users.TryGetValue(email, out var user))
        {
            var token = _tokens[user] = $"{RandomNumberGenerator.GetHexString(64, lowercase: true)}v2";
            _keygen.Raise<UserPasswordReset>(e => e.WithResourceId(user).WithAttribute("email", email).WithMeta("passwordResetToken", token));
        }

        return Results.NoContent();
    }

    private IResult SetPassword(string user, JsonObject meta)
    {
        var (token, password) = ((string)meta["passwordResetToken"]!, (string)meta["newPassword"]!);
        if (!_users.Values.Contains(user))
        {
            return Error(404, "was not found", null);
        }

        if (!_tokens.TryGetValue(user, out var right) || right != token)
        {
            return Error(401, "is not valid", "/meta/passwordResetToken");
        }

        if (password.Length < 6)
        {
            return Error(422, "is too short (minimum is 6 characters)", "/data/attributes/password");
        }

        _tokens.TryRemove(user, out _);
        Passwords[user] = password;
        return Results.Json(new { data = new { id = user, type = "users" } });
    }

    private static IResult Error(int status, string detail, string? pointer) =>
        Results.Json(new { errors = new[] { new { detail, source = new { pointer } } } }, statusCode: status);
}
