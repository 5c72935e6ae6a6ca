using System.Net;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>Forgotten passwords, and the limits of Keygen's requests about them.</summary>
public sealed class FakePasswordTests : IAsyncLifetime
{
    private FakeRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await FakeRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_forgotten_password_is_set_once_within_a_day_by_the_token_of_the_event()
    {
        var user = _room.Fake.Users.Add(static one => one.WithAttribute("email", "ada@customer.example"));
        await _room.SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example","deliver":false}}""", token: null);
        var old = await TokenAsync(_room.Fake.Events[0]);
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        await _room.SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example"}}""", token: null);
        var token = await TokenAsync(_room.Fake.Events[1]);
        Task<(HttpStatusCode Status, JsonObject Body)> Reset(string with, string password = "secret") => _room.SendAsync(
            "POST", $"users/{user.Id}/actions/reset-password", $$$"""{"meta":{"passwordResetToken":"{{{with}}}","newPassword":"{{{password}}}"}}""", token: null);

        _room.Fake.Passwords.ResetTokenOf(user.Id).Should().Be(token);
        (await Reset(old)).Status.Should().Be(HttpStatusCode.NotFound, "a newer request invalidates it");
        (await Reset(token, "abc")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        _room.Time.Advance(TimeSpan.FromHours(23));
        (await Reset(token)).Status.Should().Be(HttpStatusCode.OK);
        (await Reset(token, "another")).Status.Should().Be(HttpStatusCode.NotFound);

        _room.Fake.Passwords.IsPasswordOf(user.Id, "secret").Should().BeTrue();
        _room.Fake.Passwords.ResetTokenOf(user.Id).Should().BeNull();

        await _room.SendAsync("POST", "passwords", """{"meta":{"email":"ada@customer.example"}}""", token: null);
        _room.Time.Advance(TimeSpan.FromHours(25));
        var (status, late) = await Reset(_room.Fake.Passwords.ResetTokenOf(user.Id)!);
        (status, late["errors"]![0]!["detail"]!.ToString()).Should().Be((HttpStatusCode.Unauthorized, "is expired"));
    }

    [Fact]
    public async Task Too_many_tries_and_mails_get_429_until_their_time_is_over()
    {
        Task<HttpStatusCode> Try() => StatusAsync("users/none/actions/reset-password", """{"meta":{"passwordResetToken":"x","newPassword":"secret"}}""");
        Task<HttpStatusCode> Mail() => StatusAsync("passwords", """{"meta":{"email":"nobody@customer.example"}}""");
        for (var i = 0; i < FakePasswords.TriesPerTenMinutes; i++)
        {
            ((await Try(), await Mail())).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.NoContent));
        }

        ((await Try(), await Mail())).Should().Be((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests));
        _room.Time.Advance(TimeSpan.FromMinutes(10));
        ((await Try(), await Mail())).Should().Be((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests));
        _room.Time.Advance(TimeSpan.FromMinutes(50));
        (await Mail()).Should().Be(HttpStatusCode.NoContent);
        async Task<HttpStatusCode> StatusAsync(string target, string body) => (await _room.SendAsync("POST", target, body, token: null)).Status;
    }

    private async Task<string> TokenAsync(FakeWebhookEvent row) => (await _room.PayloadAsync(row))["meta"]!["passwordResetToken"]!.ToString();
}
