namespace Keygen.Webhooks.Testing;

/// <summary>What is wrong with an answer of the API that must not be believed.</summary>
public enum FakeForgery
{
    /// <summary>The body was changed after it was signed.</summary>
    ChangedBody,

    /// <summary>It is signed with a key that is not the account's.</summary>
    AnotherKey,

    /// <summary>It has no signature.</summary>
    NoSignature,

    /// <summary>It was signed an hour ago.</summary>
    Stale,

    /// <summary>It was signed for another request.</summary>
    AnotherTarget,
}

/// <summary>A request the API got.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query, raw.</param>
/// <param name="StatusCode">What it was answered.</param>
public sealed record FakeApiRequest(string Method, string Target, int StatusCode);

/// <summary>What the API of a <see cref="FakeKeygen"/> was asked, and what it is to do wrong.</summary>
public sealed class FakeApi
{
    private readonly Lock _lock = new();
    private readonly List<FakeApiRequest> _requests = [];
    private readonly Queue<FakeApiResponse> _failures = new();
    private readonly Queue<FakeForgery> _forgeries = new();

    internal FakeApi()
    {
    }

    /// <summary>Every request so far.</summary>
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

    /// <summary>Answers the next requests with an error: 402, 429, 503 ...</summary>
    /// <param name="status">The status code.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="retryAfter">A <c>Retry-After</c> to send along.</param>
    /// <param name="isSigned">
    /// Whether the answer is signed. When null, as Keygen usually does: 400, 401, 402, 403, 422 and 500 are signed; all others are not, and a
    /// 404 is one of the account or the host. An unsigned 403 is one of the host, an unsigned 500 one that Keygen did not catch.
    /// </param>
    public void FailNext(int status, int count = 1, TimeSpan? retryAfter = null, bool? isSigned = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                _failures.Enqueue(ApiErrors.Ordered(status, retryAfter, isSigned));
            }
        }
    }

    /// <summary>Forges the next answers.</summary>
    /// <param name="forgery">What is wrong with them.</param>
    /// <param name="count">How many answers.</param>
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
