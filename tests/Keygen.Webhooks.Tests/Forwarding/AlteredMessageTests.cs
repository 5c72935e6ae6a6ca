using System.Text.Json.Nodes;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>Whoever can write to the queue cannot invent an event or change one.</summary>
public sealed class AlteredMessageTests
{
    private int _runs;

    [Theory]
    [InlineData("body", "eyJkYXRhIjp7fX0=", MessageFailure.NotVerified)]
    [InlineData("signature", "keyid=\"x\"", MessageFailure.NotVerified)]
    [InlineData("date", "Mon, 23 Nov 2026 08:46:41 GMT", MessageFailure.NotVerified)]
    [InlineData("digest", "sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", MessageFailure.NotVerified)]
    [InlineData("receivedAt", "2026-11-23T08:51:41Z", MessageFailure.NotVerified)]
    [InlineData("receivedAt", "2026-11-23T08:41:39Z", MessageFailure.NotVerified)]
    [InlineData("receivedAt", "2026-10-01T00:00:00Z", MessageFailure.TooOld)]
    [InlineData("url", "https://hooks.example.com/other", MessageFailure.Altered)]
    [InlineData("accountId", "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564", MessageFailure.Altered)]
    [InlineData("eventId", "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564", MessageFailure.Altered)]
    [InlineData("eventName", "license.deleted", MessageFailure.Altered)]
    [InlineData("idempotencyToken", "other", MessageFailure.Altered)]
    [InlineData("created", "2026-11-23T08:46:38Z", MessageFailure.Altered)]
    [InlineData("created", null, MessageFailure.Altered)]
    [InlineData("resourceType", "users", MessageFailure.Altered)]
    [InlineData("resourceId", null, MessageFailure.Altered)]
    [InlineData("partitionKey", "other", MessageFailure.Altered)]
    [InlineData("registration", "other", MessageFailure.UnknownRegistration)]
    [InlineData("formatVersion", 2, MessageFailure.NewerFormat)]
    [InlineData("formatVersion", 0, MessageFailure.Malformed)]
    [InlineData("formatVersion", "1", MessageFailure.Malformed)]
    [InlineData("date", "yesterday", MessageFailure.Malformed)]
    [InlineData("url", "hooks.example.com", MessageFailure.Malformed)]
    [InlineData("body", "%", MessageFailure.Malformed)]
    [InlineData("body", null, MessageFailure.Malformed)]
    [InlineData("signature", null, MessageFailure.Malformed)]
    [Trait("Case", "80")]
    public async Task A_member_that_was_changed_is_found_and_nothing_runs(string member, object? value, MessageFailure expected)
    {
        await using var later = await StartAsync();
        var message = await later.HandOverAsync(new());

        var rejected = (await later.Awaiting(one => one.Consumer.ConsumeAsync(LaterHost.With(message, member, value is null ? null : JsonValue.Create(value))))
            .Should().ThrowAsync<KeygenMessageRejectedException>()).Which;

        rejected.Reason.Should().Be(expected);
        rejected.ToString().Should().NotContain("AAAA-BBBB");
        _runs.Should().Be(0);
        later.Host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1214).Which.Message.Should().Contain(expected.ToString());
        await later.ConsumeAsync(message);
        _runs.Should().Be(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion":1,"formatVersion":1}""")]
    public void What_is_no_message_is_malformed(string text)
    {
        KeygenEventMessage.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var message, out var failure).Should().BeFalse();

        (message, failure).Should().Be((null, MessageFailure.Malformed));
    }

    [Theory]
    [InlineData(1000, MessageFailure.None)]
    [InlineData(1001, MessageFailure.Malformed)]
    public async Task A_message_that_names_too_many_handlers_is_malformed(int count, MessageFailure expected)
    {
        await using var later = await StartAsync();
        var names = new JsonArray([.. Enumerable.Range(0, count).Select(static number => JsonValue.Create($"{number}"))]);

        var isRead = KeygenEventMessage.TryParse(LaterHost.With(await later.HandOverAsync(new()), "handlers", names), out _, out var failure);

        (isRead, failure).Should().Be((expected is MessageFailure.None, expected));
    }

    [Fact]
    public async Task At_most_ten_of_the_names_in_a_message_are_quoted_and_none_of_them_at_length()
    {
        await using var later = await StartAsync();
        var names = new JsonArray([.. Enumerable.Range(0, 12).Select(static number => JsonValue.Create(new string((char)('a' + number), 1000)))]);
        var message = LaterHost.With(await later.HandOverAsync(new()), "handlers", names);

        var failed = (await later.Awaiting(one => one.Consumer.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>()).Which;

        failed.Message.Should().Contain($", {new string('j', 200)}… and 2 more, which is not registered here").And.NotContain("kkk");
        failed.Handlers.Should().HaveCount(12);
    }

    [Fact]
    public void A_newer_format_is_told_from_a_malformed_one_whatever_its_members_are()
    {
        KeygenEventMessage.TryParse("""{"formatVersion":2,"body":{"parts":[]}}"""u8.ToArray(), out _, out var failure).Should().BeFalse();

        failure.Should().Be(MessageFailure.NewerFormat);
    }

    [Fact]
    [Trait("Case", "80")]
    public async Task A_message_of_another_account_does_not_verify_though_its_members_agree()
    {
        await using var later = await StartAsync();
        await using var other = await LaterHost.StartAsync(
            static keygen => keygen.ForwardEvents<KeygenEvent>(), configuration: ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks"));
        var delivery = new TestEvent { AccountId = TestAccount.Other.Id }.SignedAt(other.Host.Time.GetUtcNow()) with { Account = TestAccount.Other };
        (await other.Host.ReceiveAsync(delivery.ToRequest())).StatusCode.Should().Be(200);

        (await later.Awaiting(one => one.ConsumeAsync(other.Engine.Messages[0])).Should().ThrowAsync<KeygenMessageRejectedException>())
            .Which.Reason.Should().Be(MessageFailure.NotVerified);
        _runs.Should().Be(0);
    }

    [Fact]
    public async Task A_message_that_names_another_registration_is_verified_for_the_endpoint_of_that_one()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:eu"))
        {
            configuration[key] = key.EndsWith("EndpointUrls:0", StringComparison.Ordinal) ? "https://hooks.example.com/webhooks/eu" : value;
        }

        await using var later = await StartAsync(configuration, services => services.AddKeygenWebhooks("eu")
            .RunLaterWith(static _ => new RecordingForwarder()).AddHandler<KeygenEvent>(Count, execution: HandlerExecution.Later));
        var message = await later.HandOverAsync(new());

        await later.Awaiting(one => one.Consumer.ConsumeAsync(LaterHost.With(message, "registration", "eu")))
            .Should().ThrowAsync<KeygenMessageRejectedException>().Where(static one => one.Reason == MessageFailure.NotVerified);
        _runs.Should().Be(0);
    }

    [Fact]
    public async Task Members_that_this_version_does_not_know_are_ignored()
    {
        await using var later = await StartAsync();

        await later.Consumer.ConsumeAsync(LaterHost.With(await later.HandOverAsync(new()), "priority", 7));

        _runs.Should().Be(1);
    }

    private Task<LaterHost> StartAsync(Dictionary<string, string?>? configuration = null, Action<IServiceCollection>? services = null) =>
        LaterHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(Count, execution: HandlerExecution.Later), services, configuration);

    private Task Count(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        _runs++;
        return Task.CompletedTask;
    }
}
