namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>People who look at the dashboard: each has the list's stream open, and asks for the numbers every three seconds.</summary>
internal sealed class Onlookers : IAsyncDisposable
{
    public const int Count = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _looking;

    private Onlookers(int port)
    {
        var page = new Uri($"http://127.0.0.1:{port}/keygen/");
        _looking = [.. Enumerable.Range(0, Count).SelectMany(_ => new[] { StreamAsync(page), PollAsync(page) })];
    }

    public static Onlookers? Of(Contender contender, int port) => contender.Role is Servers.ServerRole.RawWatched ? new(port) : null;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_looking);
        _end.Dispose();
    }

    private async Task StreamAsync(Uri page)
    {
        using var client = new HttpClient { BaseAddress = page, Timeout = Timeout.InfiniteTimeSpan };
        await UntilTheEndAsync(async () =>
        {
            await using var stream = await client.GetStreamAsync(new Uri("deliveries/stream", UriKind.Relative), _end.Token);
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, _end.Token) > 0)
            {
            }

            throw new InvalidOperationException("A stream of the dashboard ended.");
        });
    }

    private async Task PollAsync(Uri page)
    {
        using var client = new HttpClient { BaseAddress = page };
        await UntilTheEndAsync(async () =>
        {
            while (true)
            {
                await client.GetByteArrayAsync(new Uri("now/status", UriKind.Relative), _end.Token);
                await Task.Delay(Interval, _end.Token);
            }
        });
    }

    private async Task UntilTheEndAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The measurement is over.
        }
    }
}
