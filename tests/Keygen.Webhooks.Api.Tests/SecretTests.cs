using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Keygen.Webhooks.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>The token shows nowhere but in the request.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task The_token_and_a_key_are_in_no_log_and_the_token_in_no_trace_and_no_exception()
    {
        await using var room = await ApiRoom.StartAsync();
        var traced = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traced.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var events = new HttpEvents();
        using var logs = new FakeLoggerProvider();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(room.Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddKeygenApi(options =>
        {
            (options.AccountId, options.ApiToken, options.BaseUrl, options.MaxRetries) = (RecordingServer.Keys.AccountId, ApiRoom.Token, room.Server.Url, 0);
            options.PublicKeys.Add(RecordingServer.Keys.Ed25519);
        });
        await using var provider = services.BuildServiceProvider();
        var api = provider.GetRequiredService<KeygenApi>();
        var said = new List<string?> { api.ToString() };
        foreach (var answer in new ServerAnswer[]
        {
            new(200, Documents.One("licenses", "l-1")), new(200, "{}", IsSigned: false), new(200, "nothing"), new(404, Documents.Error(detail: "The requested license 'KEY-5ecret' was not found")),
            new(401, Documents.Error()), new(429, IsSigned: false), new(500, IsSigned: false), new(307, IsSigned: false),
        })
        {
            room.Server.Answers = _ => answer;
            foreach (var call in new Func<Task>[] { () => api.Licenses.GetAsync("KEY-5ecret"), () => api.Licenses.SuspendAsync("KEY-5ecret") })
            {
                said.Add($"{await ExceptionOfAsync(call)}");
            }
        }

        room.Server.Requests.Should().HaveCount(16).And.OnlyContain(static request => request.Headers["Authorization"] == $"Bearer {ApiRoom.Token}");
        said.AddRange(logs.Collector.GetSnapshot().Select(static record => $"{record.Message} {record.Exception}"));
        said.Should().OnlyContain(static text => !text!.Contains("5ecret", StringComparison.Ordinal));
        var traces = traced.SelectMany(static activity => activity.TagObjects).Select(static tag => $"{tag.Key}={tag.Value}").Concat(events.Told).ToArray();
        traces.Should().Contain(static text => text.Contains("licenses", StringComparison.Ordinal), ".NET's own events are listened to")
            .And.OnlyContain(static text => !text.Contains(ApiRoom.Token, StringComparison.Ordinal));
    }

    private static async Task<Exception?> ExceptionOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (KeygenApiException exception)
        {
            return exception;
        }
    }

    /// <summary>What .NET's own HTTP client tells whoever listens.</summary>
    private sealed class HttpEvents : EventListener
    {
        public ConcurrentQueue<string> Told { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http")
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => Told?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
