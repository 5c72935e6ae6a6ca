using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Tool.Tests.Forging;

public sealed class ForgeTests : IDisposable
{
    private readonly KeygenTestKeys _account = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task This_library_answers_every_case_as_is_right()
    {
        await using var receiver = await Receiver.StartAsync(_account);
        await using var counter = await Receiver.StartAsync(context => context.Response.WriteAsync($"{receiver.Handled.Count}"));

        var result = await ForgeAsync("--to", receiver.Url, "--handled-url", counter.Url, "--algorithm", "ed25519", "--algorithm", "ecdsa-p256");

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain(" right, 0 wrong, 0 doubtful, 0 that cannot be seen.").And.NotContain("\u001b");
        result.Output.Should().Contain("changed-digest").And.Contain("retried-by-hand");
    }

    [Fact]
    public async Task Whether_a_repetition_was_handled_once_cannot_be_seen_in_the_answers()
    {
        await using var receiver = await Receiver.StartAsync(_account);

        var result = await ForgeAsync("--to", receiver.Url, "--only", "duplicate", "--only", "unsigned", "--json");

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Json["findings"]!.AsArray().Select(static one => $"{one!["case"]} {one["verdict"]}").Should().Equal("unsigned right", "duplicate unseen");
        ((string)result.Json["findings"]![1]!["remark"]!).Should().Contain("--handled-url");
    }

    [Fact]
    public async Task A_receiver_that_handles_repetitions_again_is_found_out()
    {
        var handled = 0;
        await using var receiver = await Receiver.StartAsync(context =>
            context.Request.Method is "GET" ? context.Response.WriteAsync($"{handled}") : Task.FromResult(Interlocked.Increment(ref handled)));

        var result = await ForgeAsync("--to", receiver.Url, "--handled-url", receiver.Url, "--only", "duplicate*", "--only", "retried*");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("It was handled 2 times.").And.Contain("4 wrong");
    }

    [Fact]
    public async Task A_receiver_that_accepts_everything_is_told_what_anybody_can_do()
    {
        await using var receiver = await NodeReceiver.StartAsync("accept-all.mjs", "");

        var result = await ForgeAsync("--to", receiver.Url, "--json", "--skip", "withheld");

        result.ExitCode.Should().Be(1, result.Output + result.Errors);
        Wrong(result.Json).Should().Equal(
            "unsigned", "x-signature-only", "another-key", "empty-signature", "two-signatures", "algorithm-swapped", "algorithm-none", "algorithm-hmac",
            "headers-shortened", "changed-target", "changed-host", "changed-date", "changed-digest", "changed-body", "changed-body-and-digest", "stale", "future",
            "replayed", "foreign-account", "foreign-keyid", "other-endpoint", "huge");
    }

    [Theory]
    [InlineData(302, "follows this redirect with a GET")]
    [InlineData(307, "sends the request again")]
    [InlineData(410, "disables the endpoint")]
    [InlineData(530, "disables the endpoint")]
    public async Task An_answer_that_Keygen_acts_on_is_wrong_for_a_forgery_too(int status, string consequence)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("Keygen-Signature") ? 200 : status;
            context.Response.Headers.Location = status is 302 or 307 ? "/login" : default;
            return Task.CompletedTask;
        });

        var result = await ForgeAsync("--to", receiver.Url, "--only", "unsigned");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("WRONG   unsigned").And.Contain(consequence);
    }

    [Fact]
    public async Task A_refusal_by_an_error_is_doubtful_and_a_hang_is_wrong()
    {
        await using var receiver = await Receiver.StartAsync(context =>
            context.Request.Headers.ContainsKey("X-Signature") ? Task.Delay(Timeout.Infinite, context.RequestAborted)
            : Task.FromResult(context.Response.StatusCode = context.Request.Headers.ContainsKey("Keygen-Signature") ? 200 : 500));

        var result = await ForgeAsync("--to", receiver.Url, "--only", "unsigned", "--only", "x-signature-only", "--timeout", "2");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("doubt   unsigned").And.Contain("Does the handler throw?")
            .And.Contain("WRONG   x-signature-only").And.Contain("Keygen hangs up after 15 seconds");
    }

    [Fact]
    public async Task Without_the_key_nothing_but_the_good_delivery_is_sent_and_the_settings_are_named()
    {
        await using var receiver = await Receiver.StartAsync(new KeygenTestKeys());

        var result = await ForgeAsync("--to", receiver.Url, "--json");

        result.ExitCode.Should().Be(3);
        ((string)result.Json["obstacle"]!["answered"]!).Should().Be("401");
        result.Json["settings"]!.ToJsonString().Should().Contain(_account.Ed25519).And.Contain(_account.AccountId);
        receiver.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Where_nothing_listens_it_could_not_ask()
    {
        var result = await ForgeAsync("--to", "http://127.0.0.1:1/keygen");

        result.ExitCode.Should().Be(3);
        result.Output.Should().Contain("Nothing listens at 127.0.0.1:1.");
    }

    [Theory]
    [InlineData("--i-own-this", "--to", "https://hooks.example.com/keygen")]
    [InlineData("Did you mean changed-body?", "--to", "localhost:1", "--only", "change-body")]
    [InlineData("Say where the receiver is")]
    public async Task What_makes_no_sense_is_said(string message, params string[] arguments)
    {
        var result = await ForgeAsync(arguments);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(message);
    }

    private static IEnumerable<string> Wrong(JsonNode report) =>
        report["findings"]!.AsArray().Where(static one => (string)one!["verdict"]! is "wrong").Select(static one => (string)one!["case"]!);

    private Task<ToolResult> ForgeAsync(params string[] arguments) => ToolProcess.RunAsync(["forge", "--keys", _folder.KeysOf(_account), .. arguments]);

    public void Dispose() => _folder.Dispose();
}
