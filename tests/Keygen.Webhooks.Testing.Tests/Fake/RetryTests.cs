using System.Text.Json;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task Fifteen_retries_come_at_keygens_times_and_then_it_is_failed()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(500));
        await using var fake = await StartAsync(receiver);
        var row = fake.Raise<LicenseCreated>()[0];

        for (var retry = 1; retry <= 15; retry++)
        {
            await fake.WaitForAsync(_ => row.NextAttemptAt is not null && row.Attempts.Count == retry);
            row.Status.Should().Be(FakeEventStatus.Failing);
            var (n, delay) = (retry - 1, (row.NextAttemptAt!.Value - _time.GetUtcNow()).TotalSeconds);
            delay.Should().BeInRange(Math.Pow(n, 4) + 600, Math.Pow(n, 4) + 6000 + (9 * retry));
            _time.Advance(TimeSpan.FromSeconds(delay - 1));
            row.Attempts.Should().HaveCount(retry);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await fake.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);
        row.Attempts.Should().HaveCount(16);
        row.Attempts.Select(static attempt => attempt.Number).Should().Equal(Enumerable.Range(1, 16));
        (_time.GetUtcNow() - Start).TotalSeconds.Should().BeInRange(136_687, 218_767);
        row.NextAttemptAt.Should().BeNull();
    }

    [Fact]
    public async Task Attempts_carry_the_same_body_and_a_date_and_signature_of_their_own()
    {
        using var receiver = new RawReceiver(number => RawReceiver.Status(number is 0 ? 503 : 204));
        await using var fake = await StartAsync(receiver);
        var row = fake.Raise<LicenseCreated>()[0];
        await NextAsync(fake, row);

        await fake.WaitForAsync(_ => row.Status is FakeEventStatus.Delivered);

        var (first, second) = (row.Attempts[0], row.Attempts[1]);
        second.Body.ToArray().Should().Equal(first.Body.ToArray());
        second.SentAt.Should().BeAfter(first.SentAt);
        Value(second, "Keygen-Date").Should().NotBe(Value(first, "Keygen-Date")).And.Be(Value(second, "Date"));
        Value(second, "Keygen-Signature").Should().NotBe(Value(first, "Keygen-Signature"));
        Value(second, "Keygen-Digest").Should().Be(Value(first, "Keygen-Digest"));
    }

    [Fact]
    public async Task A_retry_by_hand_is_a_new_row_under_the_same_token()
    {
        using var receiver = new RawReceiver(number => number is 0 ? "reset" : RawReceiver.Status(200));
        await using var fake = await StartAsync(receiver);
        using var api = new ApiClient(fake, Start);
        var row = fake.Raise<LicenseCreated>()[0];
        await fake.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);

        var (status, body, failure) = await api.SendAsync(HttpMethod.Post, $"{api.Account}/webhook-events/{row.Id}/actions/retry");

        ((int)status, failure).Should().Be((201, Signatures.VerificationFailure.None));
        var retry = fake.Events.Single(one => one.Id == body.GetProperty("data").GetProperty("id").GetString());
        retry.Should().NotBe(row);
        retry.IdempotencyToken.Should().Be(row.IdempotencyToken);
        await fake.WaitForAsync(_ => retry.Status is FakeEventStatus.Delivered);
        row.Status.Should().Be(FakeEventStatus.Failed);
    }

    [Fact]
    public async Task A_retry_by_hand_needs_its_endpoint_and_sends_nothing_to_one_that_is_disabled()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(410));
        await using var fake = await StartAsync(receiver);
        using var api = new ApiClient(fake, Start);
        var row = fake.Raise<LicenseCreated>()[0];
        await fake.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);

        ((int)(await api.SendAsync(HttpMethod.Post, $"{api.Account}/webhook-events/{row.Id}/actions/retry")).Status).Should().Be(201);
        fake.Events.Should().HaveCount(2).And.Contain(static one => one.Status == FakeEventStatus.Delivering && one.Attempts.Count == 0);
        row.Endpoint.Delete();
        ((int)(await api.SendAsync(HttpMethod.Post, $"{api.Account}/webhook-events/{row.Id}/actions/retry")).Status).Should().Be(422);
        fake.Raise<LicenseCreated>().Should().BeEmpty();
        receiver.Heads.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_was_failing_when_another_event_disabled_the_endpoint_is_failing_for_ever()
    {
        using var receiver = new RawReceiver(number => RawReceiver.Status(number is 0 ? 500 : 410));
        await using var fake = await StartAsync(receiver);
        var stuck = fake.Raise<LicenseCreated>()[0];
        await fake.WaitForAsync(_ => stuck.NextAttemptAt is not null);
        var last = fake.Raise<LicenseExpired>()[0];
        await fake.WaitForAsync(_ => last.Status is FakeEventStatus.Failed);

        _time.Advance(TimeSpan.FromHours(2));
        await fake.WaitForAsync(_ => stuck.NextAttemptAt is null);

        (stuck.Status, stuck.Attempts.Count).Should().Be((FakeEventStatus.Failing, 1));
    }

    [Fact]
    public async Task A_lower_version_of_the_endpoint_changes_the_payload_and_a_higher_one_only_the_header()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(500));
        await using var fake = await StartAsync(receiver);
        fake.Endpoints[0].ApiVersion = "1.6";
        var row = fake.Raise<LicenseCreated>()[0];
        await fake.WaitForAsync(_ => row.NextAttemptAt is not null);
        fake.Endpoints[0].ApiVersion = "1.5";
        await NextAsync(fake, row);
        await fake.WaitForAsync(_ => row.Attempts.Count is 2 && row.NextAttemptAt is not null);
        fake.Endpoints[0].ApiVersion = "1.8";
        await NextAsync(fake, row);
        await fake.WaitForAsync(_ => row.Attempts.Count is 3);

        row.Attempts.Select(static attempt => Value(attempt, "Keygen-Version")).Should().Equal("1.6", "1.5", "1.8");
        row.Attempts.Select(static attempt => Envelope(attempt).GetProperty("apiVersion").GetString()).Should().AllBe("1.6");
        row.Attempts.Select(static attempt => Envelope(attempt).GetProperty("payload").GetString()!.Contains("\"owner\"", StringComparison.Ordinal))
            .Should().Equal(true, false, true);
    }

    [Fact]
    public async Task Two_endpoints_get_ids_and_tokens_of_their_own()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        fake.AddEndpoint("https://a.example.com/in", new("http://127.0.0.1:9"));
        fake.AddEndpoint("https://b.example.com/in", new("http://127.0.0.1:9")).Subscriptions = ["license.created"];
        fake.AddEndpoint("https://c.example.com/in", new("http://127.0.0.1:9")).Subscriptions = ["license.expired"];

        var rows = fake.Raise<LicenseCreated>();

        rows.Select(static row => row.Endpoint.Url).Should().Equal("https://a.example.com/in", "https://b.example.com/in");
        rows.Select(static row => row.Id).Should().OnlyHaveUniqueItems();
        rows.Select(static row => row.IdempotencyToken).Should().OnlyHaveUniqueItems().And.AllSatisfy(static token => token.Should().MatchRegex("^[0-9a-f]{62}v3$"));
    }

    private static string Value(FakeAttempt attempt, string name) => attempt.Headers.Single(header => header.Key == name).Value;

    private static JsonElement Envelope(FakeAttempt attempt) => JsonDocument.Parse(attempt.Body).RootElement.GetProperty("data").GetProperty("attributes");

    private async Task NextAsync(FakeKeygen fake, FakeWebhookEvent row)
    {
        await fake.WaitForAsync(_ => row.NextAttemptAt is not null);
        _time.Advance(row.NextAttemptAt!.Value - _time.GetUtcNow());
    }

    private async Task<FakeKeygen> StartAsync(RawReceiver receiver)
    {
        var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        fake.AddEndpoint(sendTo: receiver.Url);
        return fake;
    }
}
