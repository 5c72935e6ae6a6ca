using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The passwords of the fake's users, and their reset tokens. The API never shows them.</summary>
public sealed class FakePasswords
{
    /// <summary>The number of attempts to reset a user's password that Keygen accepts in ten minutes. It answers further ones with 429.</summary>
    public const int TriesPerTenMinutes = 5;

    /// <summary>The number of reset requests that Keygen accepts for an address in an hour. It answers further ones with 429.</summary>
    public const int MailsPerHour = 5;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly FakeRows _rows;
    private readonly Dictionary<string, string> _passwords = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Token, DateTimeOffset Created)> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Start, int Count)> _calls = new(StringComparer.Ordinal);

    internal FakePasswords(FakeRows rows) => _rows = rows;

    /// <summary>Returns a user's latest reset token; null before the first request, and after the token was used.</summary>
    /// <param name="userId">The user's id.</param>
    public string? ResetTokenOf(string userId) => _rows.Read(() => _tokens.TryGetValue(userId, out var one) ? one.Token : null);

    /// <summary>Returns whether a user has a password, and it is this one.</summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="password">The password.</param>
    public bool IsPasswordOf(string userId, string password) => _rows.Read(() => _passwords.TryGetValue(userId, out var set) && set == password);

    /// <summary>Sets a user's password. A reset token stops working.</summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="password">The password.</param>
    public void Set(string userId, string password) => _rows.Change(() =>
    {
        _passwords[userId] = password;
        _tokens.Remove(userId);
    });

    internal string NewToken(string userId)
    {
        var token = SampleValues.NewToken(46);
        _tokens[userId] = (token, _rows.Now);
        return token;
    }

    internal bool IsExpired(string userId) => _tokens.TryGetValue(userId, out var one) && one.Created + Lifetime < _rows.Now;

    /// <summary>Counts a call, and returns how long further ones are rejected; null when this one is accepted.</summary>
    internal TimeSpan? Throttle(string what, int limit, TimeSpan period)
    {
        var (start, count) = _calls.TryGetValue(what, out var before) && before.Start + period > _rows.Now ? before : (_rows.Now, 0);
        _calls[what] = (start, count + 1);
        return count < limit ? null : start + period - _rows.Now;
    }
}
