namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Concurrent and repeated deliveries of one event over sockets.</summary>
public sealed class OnceTests
{
    [Fact]
    [Trait("Case", "61")]
    [Trait("Case", "66")]
    public async Task Concurrent_duplicates_run_once_and_the_others_are_409_while_it_runs()
    {
        using var keygen = new WireSigner();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WebhookServer.StartAsync(keygen, new() { Handler = (_, ct) => release.Task.WaitAsync(ct) });
        var body = keygen.Envelope();
        var others = 0;

        var answers = Enumerable.Range(0, 20).Select(async _ =>
        {
            var answer = await server.PostAsync(keygen.Sign(body));
            if (answer.Status == 409 && Interlocked.Increment(ref others) == 19)
            {
                release.SetResult();
            }

            return answer.Status;
        }).ToArray();

        (await Task.WhenAll(answers)).Order().Should().Equal([200, .. Enumerable.Repeat(409, 19)]);
        server.Runs.Should().ContainSingle();
        (await server.PostAsync(keygen.Sign(body))).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Fact]
    [Trait("Case", "61")]
    public async Task Duplicates_in_a_burst_run_once_each_event()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new() { Handler = async (_, _) => await Task.Yield() });
        var deliveries = Enumerable.Range(0, 20).Select(_ => keygen.Deliver()).ToArray();

        var statuses = await Task.WhenAll(deliveries.Concat(deliveries).Concat(deliveries).Select(async delivery => (await server.PostAsync(delivery)).Status));

        statuses.Should().OnlyContain(static status => status == 200 || status == 409);
        server.Runs.Should().HaveCount(20).And.OnlyHaveUniqueItems(static e => e.IdempotencyToken);
    }

    [Fact]
    [Trait("Case", "64")]
    public async Task A_handler_that_throws_is_500_and_the_next_delivery_runs_it()
    {
        using var keygen = new WireSigner();
        var failed = false;
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Handler = (_, _) => failed ? Task.CompletedTask : Task.FromException(new InvalidOperationException($"failed: {failed = true}")),
        });
        var delivery = keygen.Deliver();

        (await server.PostAsync(delivery)).Status.Should().Be(500);
        (await server.PostAsync(delivery)).Status.Should().Be(200);
        (await server.PostAsync(delivery)).Status.Should().Be(200);
        server.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task Deliveries_one_after_another_on_one_connection_are_each_answered()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var server = await WebhookServer.StartAsync(keygen);
        using var http = await RawHttp.ConnectAsync(server.Port);

        // A refused body is passed over, and never taken for the next request.
        foreach (var (signer, status) in ((WireSigner, int)[])[(keygen, 200), (forger, 401), (keygen, 200), (forger, 401)])
        {
            await http.SendAsync(signer.Deliver().Bytes());
            (await http.ReadAnswerAsync()).Status.Should().Be(status);
        }

        server.Runs.Should().HaveCount(2);
    }
}
