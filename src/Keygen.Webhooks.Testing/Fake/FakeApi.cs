namespace Keygen.Webhooks.Testing;

/// <summary>The flaw of a forged API response, which an app must reject.</summary>
public enum FakeForgery
{
    /// <summary>The body was changed after it was signed.</summary>
    ChangedBody,

    /// <summary>The response is signed with another key than the account's.</summary>
    AnotherKey,

    /// <summary>The response has no signature.</summary>
    NoSignature,

    /// <summary>The response was signed an hour ago.</summary>
    Stale,

    /// <summary>The response was signed for another request.</summary>
    AnotherTarget,
}

/// <summary>A request that the fake API received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The path and query, as received.</param>
/// <param name="StatusCode">The status code of the response; 0 before there is one.</param>
public sealed record FakeApiRequest(string Method, string Target, int StatusCode)
{
    /// <summary>The body as text; empty when there is none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The headers. They contain the API token.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Returns method and target, never headers or body.</summary>
    public override string ToString() => $"{Method} {Target}";
}

/// <summary>The API of a <see cref="FakeKeygen"/>: shows the requests it received, and makes it fail or forge responses.</summary>
public sealed class FakeApi
{
    private readonly Lock _lock = new();
    private readonly List<FakeApiRequest> _requests = [];
    private readonly Queue<FakeApiResponse> _failures = new();
    private readonly Queue<FakeForgery> _forgeries = new();

    internal FakeApi()
    {
    }

    /// <summary>Every request received so far, in order.</summary>
    public IReadOnlyList<FakeApiRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The requests so far that were not only to read.</summary>
    public IReadOnlyList<FakeApiRequest> Changes => [.. Requests.Where(static one => one.Method is not "GET")];

    /// <summary>
    /// Selects requests that get 503 and do nothing, in addition to <see cref="FailNext"/>. The default value is null: none.
    /// </summary>
    public Func<FakeApiRequest, bool>? RefuseWhen { get; set; }

    /// <summary>
    /// Selects requests that are carried out and then get 503, so that the caller cannot know what they did. The default value is null: none.
    /// </summary>
    public Func<FakeApiRequest, bool>? LoseAnswerWhen { get; set; }

    /// <summary>Answers the next requests with an error, such as 402, 429 or 503.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="count">The number of requests that fail.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, sent in seconds; null for none.</param>
    /// <param name="isSigned">
    /// Whether the response is signed. Null follows Keygen: 400, 401, 402, 403, 422 and 500 are signed, and all others are not. An unsigned
    /// 404 means an unknown account or host, an unsigned 403 comes from the host, and an unsigned 500 is an error that Keygen did not
    /// catch.
    /// </param>
    public void FailNext(int status, int count = 1, TimeSpan? retryAfter = null, bool? isSigned = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                _failures.Enqueue(ApiErrors.Requested(status, retryAfter, isSigned));
            }
        }
    }

    /// <summary>Forges the next responses, which an app must reject.</summary>
    /// <param name="forgery">The flaw of the responses.</param>
    /// <param name="count">The number of forged responses.</param>
    public void ForgeNext(FakeForgery forgery = FakeForgery.ChangedBody, int count = 1)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                _forgeries.Enqueue(forgery);
            }
        }
    }

    internal FakeApiResponse? TakeFailure()
    {
        lock (_lock)
        {
            return _failures.TryDequeue(out var failure) ? failure : null;
        }
    }

    internal FakeForgery? TakeForgery()
    {
        lock (_lock)
        {
            return _forgeries.TryDequeue(out var forgery) ? forgery : null;
        }
    }

    internal void Asked(FakeApiRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }
}
