using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Testing.Stores.Harness;
using Keygen.Webhooks.Tests;
using Microsoft.AspNetCore.Builder;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>The fake in a process of its own, a receiver in this one, and nothing shared but a file of keys.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keygen-testing-");
    private readonly ConcurrentQueue<string> _lines = [];
    private Process? _started;

    [Fact]
    public async Task A_fake_in_its_own_process_delivers_retries_and_answers_for_it()
    {
        var keys = new KeygenTestKeys();
        var file = Path.Combine(_folder.FullName, "keys.json");
        await File.WriteAllTextAsync(file, keys.Export());
        var handled = new ConcurrentQueue<string>();
        await using var app = await ReceiverAsync(keys, handled);
        var fake = Start("--keys", file, "--to", app.Urls.First(), "--speed", "600000", "--token", "secret", "license.expired");
        await FakeClock.EventuallyAsync(() => _lines.Any(static line => line.StartsWith("The fake Keygen listens", StringComparison.Ordinal)), "it listens");
        using var client = new HttpClient { BaseAddress = new(_lines.Single(static line => line.StartsWith("The fake Keygen", StringComparison.Ordinal)).Split(' ')[^1]) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");

        using var change = new StringContent("""{"metadata":{"seats":3},"attributes":{"maxMachines":7}}""");
        (await client.PostAsync(new Uri("fake/events?event=license.created&count=3", UriKind.Relative), change)).StatusCode.Should().Be(HttpStatusCode.OK);
        using var told = new StringContent("""{"idempotencyToken":"told"}""");
        (await client.PostAsync(new Uri("fake/events?event=license.renewed", UriKind.Relative), told)).StatusCode.Should().Be(HttpStatusCode.OK);
        await fake.StandardInput.WriteLineAsync("machine.created");

        await FakeClock.EventuallyAsync(() => handled.Count is 6, "all are handled");
        await FakeClock.EventuallyAsync(() => _lines.Count(static line => line.EndsWith("The status is Delivered.", StringComparison.Ordinal)) is 6, "and the fake knows");
        handled.Should().BeEquivalentTo("license.expired", "license.created 3 7", "license.created 3 7", "license.created 3 7", "license.renewed", "machine.created");
        _lines.Should().Contain(static line => line.Contains("answered 500", StringComparison.Ordinal), "the first one failed once");
        var rows = await client.GetStringAsync(new Uri($"v1/accounts/{keys.AccountId}/webhook-events?limit=100", UriKind.Relative));
        rows.Split("\"DELIVERED\"").Should().HaveCount(7);
        rows.Should().Contain("\"told\"");

        using var kill = Process.Start("kill", ["-TERM", $"{fake.Id}"]);
        await fake.WaitForExitAsync().SoonAsync();
        fake.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa-sha256")]
    public async Task It_runs_an_app_configured_for_it_and_ends_when_all_is_delivered(string algorithm)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory); // tests/X/bin/Debug/net10.0
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var app = Path.Combine(root, "samples", "WebhookHandler", "bin", output.Parent.Name, output.Name, "WebhookHandler.dll");

        var fake = Start("--run", app, "--once", "--algorithm", algorithm, "license.created", "machine.deleted");

        await fake.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        fake.ExitCode.Should().Be(0);
        _lines.Should().Contain(static line => line.StartsWith("handled license.created", StringComparison.Ordinal))
            .And.Contain(static line => line.StartsWith("handled machine.deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_line_it_does_not_know_is_answered_with_what_it_knows()
    {
        var fake = Start("--whither", "x");

        await fake.WaitForExitAsync().SoonAsync();

        fake.ExitCode.Should().Be(2);
        await FakeClock.EventuallyAsync(() => _lines.Any(static line => line.Contains("--to URL", StringComparison.Ordinal)), "usage");
    }

    [Theory]
    [InlineData("There is no option --whither.", "--whither", "x")]
    [InlineData("--port must be a port from 0 to 65535, not 'many'.", "--port", "many")]
    [InlineData("--port needs a value.", "--port")]
    [InlineData("--speed must be a number above 0, not '0'.", "--speed", "0")]
    [InlineData("--to must be an http or https URL, not 'localhost'.", "--to", "localhost")]
    [InlineData("--url must be an http or https URL, not 'hooks'.", "--url", "hooks")]
    [InlineData("--algorithm must be one of ed25519, ecdsa-p256, rsa-sha256, rsa-pss-sha256, not 'hs2019'.", "--algorithm", "hs2019")]
    [InlineData("--api-version must be one of 1.0 to 1.8, not '1.9'.", "--api-version", "1.9")]
    [InlineData("--run must be a project's folder or file, or a .dll. '/nowhere/App' does not exist.", "--run", "/nowhere/App")]
    [InlineData("--once needs the name of an event.", "--once")]
    public async Task A_command_line_it_cannot_follow_is_answered_with_a_sentence(string sentence, params string[] arguments)
    {
        var fake = Start(arguments);

        await fake.WaitForExitAsync().SoonAsync();

        fake.ExitCode.Should().Be(2);
        await FakeClock.EventuallyAsync(() => _lines.Contains(sentence), sentence);
    }

    [Fact]
    public async Task A_port_in_use_is_answered_with_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var fake = Start("--port", $"{port}");

        await fake.WaitForExitAsync().SoonAsync();
        fake.ExitCode.Should().Be(1);
        await FakeClock.EventuallyAsync(
            () => _lines.Contains($"Port {port} is in use, perhaps by another fake. Choose another port with --port, or leave the option out."), "a sentence");
        _lines.Should().NotContain(static line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_holds_no_keys_is_answered_with_a_sentence()
    {
        var file = Path.Combine(_folder.FullName, "keys.json");
        await File.WriteAllTextAsync(file, "no keys");

        var fake = Start("--keys", file);

        await fake.WaitForExitAsync().SoonAsync();
        fake.ExitCode.Should().Be(1);
        await FakeClock.EventuallyAsync(() => _lines.Any(line => line.StartsWith($"--keys: '{file}' does not contain the keys of a fake", StringComparison.Ordinal)), "a sentence");
        _lines.Should().NotContain(static line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_that_is_not_known_is_sent_and_told_by_the_exit_code()
    {
        var keys = new KeygenTestKeys();
        var file = Path.Combine(_folder.FullName, "keys.json");
        await File.WriteAllTextAsync(file, keys.Export());
        var handled = new ConcurrentQueue<string>();
        await using var app = await ReceiverAsync(keys, handled);

        var fake = Start("--keys", file, "--to", app.Urls.First(), "--once", "licence.created");

        await fake.WaitForExitAsync().SoonAsync();
        fake.ExitCode.Should().Be(1);
        handled.Should().Equal("licence.created");
        await FakeClock.EventuallyAsync(() => _lines.Any(static line => line.StartsWith("This library does not know the event licence.created", StringComparison.Ordinal)), "a sentence");
    }

    public void Dispose()
    {
        if (_started is { HasExited: false })
        {
            _started.Kill();
        }

        _started?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Task<WebApplication> ReceiverAsync(KeygenTestKeys keys, ConcurrentQueue<string> handled)
    {
        var failures = 0;
        return Receiver.StartAsync(
            e =>
            {
                if (e is LicenseExpired && Interlocked.Increment(ref failures) is 1)
                {
                    throw new InvalidOperationException("not yet");
                }

                handled.Enqueue(e is LicenseCreated created ? $"{e.Name} {created.License.Metadata.GetInt64("seats")} {created.License.MaxMachines}" : e.Name);
            },
            keys);
    }

    private Process Start(params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var tests = here.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(tests, "Apps", "FakeKeygen", "bin", here.Parent.Name, here.Name, "Keygen.Webhooks.FakeKeygen.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return _started = process;
    }
}
