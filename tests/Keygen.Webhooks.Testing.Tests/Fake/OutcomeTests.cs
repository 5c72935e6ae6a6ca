using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>The table of what Keygen makes of an attempt, over real connections.</summary>
public sealed class OutcomeTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero));

    [Theory]
    [InlineData(200, FakeEventStatus.Delivered, false)]
    [InlineData(299, FakeEventStatus.Delivered, false)]
    [InlineData(410, FakeEventStatus.Failed, false)]
    [InlineData(530, FakeEventStatus.Failed, false)]
    [InlineData(304, FakeEventStatus.Failing, true)]
    [InlineData(302, FakeEventStatus.Failing, true)]
    [InlineData(400, FakeEventStatus.Failing, true)]
    [InlineData(401, FakeEventStatus.Failing, true)]
    [InlineData(404, FakeEventStatus.Failing, true)]
    [InlineData(429, FakeEventStatus.Failing, true)]
    [InlineData(500, FakeEventStatus.Failing, true)]
    [InlineData(503, FakeEventStatus.Failing, true)]
    [InlineData(504, FakeEventStatus.Failing, true)]
    public async Task A_status_code_makes_of_an_event_what_the_table_says(int code, FakeEventStatus status, bool retried)
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(code, "said"));

        var row = await DeliverAsync(receiver.Url, async (fake, row) =>
        {
            await fake.WaitForAsync(_ => row.Attempts.Count is 1 && (row.NextAttemptAt is not null) == retried);
            row.Endpoint.IsDisabled.Should().Be(code is 410 or 530);
        });

        (row.Status, row.LastResponseCode, row.LastResponseBody).Should().Be((status, code, code is 304 ? "" : "said"));
    }

    [Theory]
    [InlineData("refused", "CONN_REFUSED")]
    [InlineData("reset", "CONN_RESET")]
    [InlineData("close", "EOF_ERROR")]
    [InlineData("half", "EOF_ERROR")]
    public async Task A_broken_connection_is_given_up_at_once(string how, string text)
    {
        using var receiver = how is "refused" ? null : new RawReceiver(_ => how);

        var row = await DeliverAsync(receiver?.Url ?? Nowhere(), (fake, row) => fake.WaitForAsync(_ => row.Attempts.Count is 1));

        (row.Status, row.LastResponseCode, row.LastResponseBody, row.NextAttemptAt).Should().Be((FakeEventStatus.Failed, null, text, null));
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_for_fifteen_seconds_is_tried_again()
    {
        using var receiver = new RawReceiver(_ => "hang");

        var row = await DeliverAsync(receiver.Url, async (fake, row) =>
        {
            await Keygen.Webhooks.Tests.FakeClock.EventuallyAsync(() => receiver.Heads.Count is 1, "the request arrives");
            _time.Advance(TimeSpan.FromSeconds(14.9));
            row.Attempts.Should().BeEmpty();
            _time.Advance(TimeSpan.FromSeconds(0.1));
            await fake.WaitForAsync(_ => row.NextAttemptAt is not null);
        });

        (row.Status, row.LastResponseCode, row.LastResponseBody).Should().Be((FakeEventStatus.Failing, null, "REQ_TIMEOUT"));
    }

    [Fact]
    public async Task A_receiver_that_speaks_http_where_tls_is_due_is_tried_again()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(200));

        var row = await DeliverAsync(new($"https://127.0.0.1:{receiver.Url.Port}"), (fake, row) => fake.WaitForAsync(_ => row.NextAttemptAt is not null));

        (row.Status, row.LastResponseBody).Should().Be((FakeEventStatus.Failing, "SSL_ERROR"));
    }

    [Theory]
    [InlineData(2048, false)]
    [InlineData(2049, true)]
    public async Task An_answer_is_kept_up_to_2048_bytes(int length, bool tooLarge)
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(200, new('a', length)));

        var row = await DeliverAsync(receiver.Url, (fake, row) => fake.WaitForAsync(_ => row.Attempts.Count is 1));

        row.LastResponseBody.Should().Be(tooLarge ? "RES_BODY_TOO_LARGE" : new string('a', length));
    }

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    public async Task A_redirect_is_followed_and_what_it_leads_to_counts(int code, string method)
    {
        using var receiver = new RawReceiver(number =>
            number is 0 ? RawReceiver.Status(code, headers: "Location: https://hooks.example.com/login\r\n") : RawReceiver.Status(200, "a page"));

        var row = await DeliverAsync(receiver.Url, (fake, row) => fake.WaitForAsync(_ => row.Attempts.Count is 1));

        row.Status.Should().Be(FakeEventStatus.Delivered);
        row.LastResponseBody.Should().Be("a page");
        receiver.Heads.Select(static head => head[..head.IndexOf(" HTTP", StringComparison.Ordinal)]).Should().Equal("POST /webhooks/keygen", $"{method} /login");
        SignatureOf(receiver.Heads[1]).Should().Be(SignatureOf(receiver.Heads[0]), "it is not signed anew");
        receiver.Heads[1].Contains("{\"data\"", StringComparison.Ordinal).Should().Be(method is "POST");
    }

    [Fact]
    public async Task Redirects_without_end_leave_the_status_and_are_tried_again()
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(307, headers: "Location: /round\r\n"));

        var row = await DeliverAsync(receiver.Url, (fake, row) => fake.WaitForAsync(_ => row.NextAttemptAt is not null));

        (row.Status, row.LastResponseCode).Should().Be((FakeEventStatus.Delivering, null));
        receiver.Heads.Should().HaveCount(5, "of the first request and four redirects");
    }

    [Theory]
    [InlineData("https://a.ngrok.io/in", 404, "Tunnel a.ngrok.io not found", FakeEventStatus.Failed, true)]
    [InlineData("https://a.ngrok.io/in", 404, "no such page", FakeEventStatus.Failing, false)]
    [InlineData("https://a.ngrok.io/in", 504, "", FakeEventStatus.Failed, false)]
    [InlineData("https://a.loca.lt/in", 504, "", FakeEventStatus.Failed, false)]
    public async Task A_tunnel_that_is_gone_is_given_up(string url, int code, string text, FakeEventStatus status, bool disabled)
    {
        using var receiver = new RawReceiver(_ => RawReceiver.Status(code, text));

        var row = await DeliverAsync(receiver.Url, (fake, row) => fake.WaitForAsync(_ => row.Attempts.Count is 1), url);

        (row.Status, row.Endpoint.IsDisabled).Should().Be((status, disabled));
    }

    private static string SignatureOf(string head) =>
        head.Split("\r\n").Single(static line => line.StartsWith("Keygen-Signature:", StringComparison.OrdinalIgnoreCase));

    private static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private async Task<FakeWebhookEvent> DeliverAsync(Uri sendTo, Func<FakeKeygen, FakeWebhookEvent, Task> until, string? url = null)
    {
        await using var fake = await FakeKeygen.StartAsync(new() { TimeProvider = _time });
        fake.AddEndpoint(url, sendTo);
        var row = fake.Raise<LicenseCreated>()[0];
        await until(fake, row);
        return row;
    }
}
