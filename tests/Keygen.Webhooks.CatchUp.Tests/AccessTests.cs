using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>How Keygen is asked, and what is kept secret.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task The_token_is_in_no_log_no_trace_no_result_and_no_file()
    {
        await using var room = await Room.StartAsync();
        var traced = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traced.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var events = new HttpEvents();
        room.Missed();
        var machine = room.NewMachine();
        var said = new List<string?>();
        foreach (var trouble in new[] { 0, 401, 402, 429, 500, 307 })
        {
            if (trouble > 0)
            {
                room.Keygen.Api.FailNext(trouble);
            }

            var result = await machine.RunAsync();
            said.Add(result.ToString());
            room.Pass(TimeSpan.FromDays(1));
        }

        room.Keygen.Api.ForgeNext();
        said.Add((await machine.RunAsync()).ToString());
        said.Add((await room.NewMachine(configure: static options => options.BaseUrl = "http://127.0.0.1:1").RunAsync()).ToString());
        said.AddRange(machine.Logs.GetSnapshot().Select(static record => $"{record.Message} {record.Exception}"));
        said.AddRange(traced.SelectMany(static activity => activity.TagObjects).Select(static tag => $"{tag.Key}={tag.Value}"));
        events.Told.Should().Contain(static text => text.Contains("webhook-events", StringComparison.Ordinal), ".NET's own events are listened to");
        said.AddRange(events.Told);
        said.AddRange(Directory.GetFiles(room.Folder).Select(File.ReadAllText));
        said.Add(machine.Host.Services.GetRequiredService<CatchUpRunner>().Status.ToString());

        said.Should().HaveCountGreaterThan(20).And.OnlyContain(text => text == null || !text.Contains("5ecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_a_delegate_set_to_null_is_missed_with_a_sentence()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.ApiToken = null!);

        machine.CatchUp.ConfigurationError.Should().Contain("Keygen__Webhooks__CatchUp__ApiToken");
    }

    [Fact]
    public async Task A_token_that_no_header_can_carry_is_refused_without_being_shown()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.ApiToken = "admin-5ecret\n");

        var result = await machine.RunAsync();

        result.Outcome.Should().Be(CatchUpOutcome.Misconfigured);
        result.Problem.Should().Contain("ApiToken").And.NotContain("5ecret");
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000", false)]
    [InlineData("HTTP://localhost:3000", false)]
    [InlineData("https://api.keygen.sh", true)]
    public void Without_TLS_a_proxy_of_the_environment_is_not_shown_the_token(string baseUrl, bool usesProxy)
    {
        using var handler = ApiClient.HandlerFor(baseUrl);

        handler.UseProxy.Should().Be(usesProxy);
    }

    [Theory]
    [InlineData("staging", "staging", 1)]
    [InlineData(null, "staging", 0)]
    [InlineData("staging", null, 0)]
    public async Task The_events_are_those_of_the_environment_that_is_named(string? configured, string? actual, int handled)
    {
        await using var room = await Room.StartAsync();
        var staging = room.Keygen.AddEnvironment("staging");
        var builder = KeygenEventBuilder.Of("license.created").WithCreated(Room.Start - TimeSpan.FromMinutes(20));
        var row = room.Keygen.Record(actual is null ? builder : builder.WithEnvironment(staging.Id));

        await room.NewMachine(configure: options =>
            (options.Environment, options.ApiToken) = (configured, configured is null ? options.ApiToken : staging.ApiToken)).RunAsync();

        room.TimesHandled(row).Should().Be(handled);
    }

    [Fact]
    public async Task A_self_hosted_server_is_asked_at_its_own_address_and_signs_with_its_own_host()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine(configure: options =>
        {
            options.BaseUrl = "https://Keygen.Internal.example:8443";
            options.UseHandler(() => new Forward(room.Keygen.Url, "keygen.internal.example"));
        });

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task An_answer_signed_for_another_host_is_not_believed()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewMachine(configure: options =>
        {
            options.BaseUrl = "https://keygen.internal.example";
            options.UseHandler(() => new Forward(room.Keygen.Url, "other.example"));
        });

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.NotVerified);
    }

    [Fact]
    public async Task An_answer_that_was_signed_for_where_a_redirect_led_is_not_believed()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Diverting()));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.NotVerified, Dispatched = 0 });

        room.Requests.Should().ContainSingle().Which.Target.Should().Contain("diverted");
    }

    [Fact]
    public async Task It_asks_for_a_signature_it_can_verify()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine(services: services => services.PostConfigure<KeygenWebhooksOptions>(options =>
        {
            options.PublicKeys.Clear();
            options.PublicKeys.Add(room.Keygen.Keys.EcdsaP256);
        }));

        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task No_address_in_an_answer_is_ever_gone_to()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 120; i++)
        {
            room.Missed(minutesAgo: 300 - i);
        }

        await room.NewMachine().RunAsync();

        room.Requests.Select(static request => request.Target).Should().OnlyContain(target => target.StartsWith(
            $"/v1/accounts/{room.Keygen.Keys.AccountId}/webhook-events?order=", StringComparison.Ordinal));
        room.Requests.Should().OnlyContain(static request => request.Method == "GET");
    }

    [Fact]
    public async Task Where_a_link_leads_is_of_no_interest()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 120; i++)
        {
            room.Missed(minutesAgo: 300 - i);
        }

        var machine = room.NewMachine(configure: options => options.UseHandler(
            () => new Rewriting(room.Keygen, static body => body.Replace("\"next\":\"/v1", "\"next\":\"https://evil.example/v1", StringComparison.Ordinal))));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 120 });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task A_signed_answer_that_is_no_list_ends_the_run(string body)
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Rewriting(room.Keygen, _ => body)));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Unreadable, Dispatched = 0 });
    }

    /// <summary>What .NET's own HTTP client tells whoever listens.</summary>
    private sealed class HttpEvents : EventListener
    {
        public ConcurrentQueue<string> Told { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http" or "System.Net.Security" or "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => Told?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }

    /// <summary>A handler of the user's that follows a redirect as .NET's own do: in the request itself.</summary>
    private sealed class Diverting() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new($"{request.RequestUri}&diverted=1");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A proxy in front of a server of one's own, which tells it the host it is known by.</summary>
    private sealed class Forward(Uri to, string host) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var forwarded = new HttpRequestMessage(request.Method, new Uri(to, request.RequestUri!.PathAndQuery));
            foreach (var header in request.Headers)
            {
                forwarded.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            forwarded.Headers.Host = host;
            return await base.SendAsync(forwarded, cancellationToken);
        }
    }
}
