using System.Globalization;
using System.Net;
using Keygen.Webhooks.Api;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>What is sent again, and when.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task After_a_429_a_read_waits_as_long_as_Keygen_asks()
    {
        await using var room = await ApiRoom.StartAsync();
        var sent = new List<DateTimeOffset>();
        room.Server.Answers = _ => Note(sent, room, sent.Count == 0 ? Limited("17") : new(200, Documents.One("licenses", "l-1")));

        (await room.Time.UntilAsync(room.Api.Licenses.GetAsync("l-1"), TimeSpan.FromSeconds(1)))!.Id.Should().Be("l-1");

        (sent[1] - sent[0]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_heeded_too()
    {
        await using var room = await ApiRoom.StartAsync(static options => options.MaxRetries = 0);
        room.Server.Answers = _ => Limited((ApiRoom.Start + TimeSpan.FromMinutes(2)).ToString("r", CultureInfo.InvariantCulture));

        (await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"))).RetryAfter.Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_left_to_the_caller()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => Limited("31");

        (await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"))).RetryAfter.Should().Be(TimeSpan.FromSeconds(31));

        room.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_sent_three_times_at_most(int status)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(status, IsSigned: false);

        var call = async () => await room.Time.UntilAsync(room.Api.Licenses.GetAsync("l-1"), TimeSpan.FromSeconds(1));

        (await call.Should().ThrowAsync<KeygenApiException>()).Which.StatusCode.Should().Be((HttpStatusCode)status);
        room.Server.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task A_read_that_another_attempt_cannot_help_is_sent_once(int status)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(status, IsSigned: false);

        await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"));

        room.Server.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_change_is_never_sent_again(int status)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => Limited("1") with { Status = status };

        await FailureAsync(room, static api => api.Licenses.RenewAsync("l-1"));
        await FailureAsync(room, static api => api.Licenses.UpdateAsync("l-1", new() { Name = "x" }));
        await FailureAsync(room, static api => api.Machines.DeactivateAsync("m"));

        room.Server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for()
    {
        await using var room = await ApiRoom.StartAsync(static options => (options.MaxRetries, options.Timeout) = (0, TimeSpan.FromSeconds(20)));
        using var answer = new ManualResetEventSlim();
        room.Server.Answers = _ =>
        {
            answer.Wait(TestContext.Current.CancellationToken);
            return new(204);
        };

        var call = async () => await room.Time.UntilAsync(room.Api.Licenses.GetAsync("l-1"), TimeSpan.FromSeconds(1));

        (await call.Should().ThrowAsync<KeygenApiException>()).Which.Kind.Should().Be(KeygenApiErrorKind.TimedOut);
        answer.Set();
    }

    private static ServerAnswer Limited(string retryAfter) => new(429, Documents.Error(), IsSigned: false) { Headers = [("Retry-After", retryAfter)] };

    private static ServerAnswer Note(List<DateTimeOffset> sent, ApiRoom room, ServerAnswer answer)
    {
        sent.Add(room.Time.GetUtcNow());
        return answer;
    }

    private static async Task<KeygenApiException> FailureAsync(ApiRoom room, Func<KeygenApi, Task> call) =>
        (await room.Api.Invoking(call).Should().ThrowAsync<KeygenApiException>()).Which;
}
