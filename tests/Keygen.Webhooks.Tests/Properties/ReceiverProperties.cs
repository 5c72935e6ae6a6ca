using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Properties;

/// <summary>Of a signed delivery, each part is changed in its turn: nothing throws, and nothing that was changed gets in.</summary>
public sealed class ReceiverProperties : IAsyncLifetime
{
    private ReceiverHost _host = null!;
    private int _handled;

    public async ValueTask InitializeAsync() => _host = await ReceiverHost.StartAsync(webhooks => webhooks.AddHandler<KeygenEvent>((_, _) =>
    {
        _handled++;
        return Task.CompletedTask;
    }));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [SteadyProperty(MaxTest = 100)]
    public async Task What_was_signed_gets_in(WholeText text, WholeText key)
    {
        var payload = System.Text.Json.JsonSerializer.Serialize(new { data = new { id = text.Text, type = "licenses", attributes = new { key = key.Text } } });
        var receipt = await _host.ReceiveAsync(new TestEvent { Payload = payload });
        receipt.Outcome.Should().Be(WebhookOutcome.Handled);
        ((LicenseCreated)receipt.Event!).License.Key.Should().Be(key.Text);
    }

    [SteadyProperty]
    public async Task A_body_with_one_byte_changed_does_not_get_in(ushort place, byte change)
    {
        var signed = _host.Sign(new());
        byte[] body = [.. signed.Body];
        body[place % body.Length] ^= (byte)(change | 1);
        await RefusedAsync(signed.ToRequest(new MemoryStream(body), body.Length));
    }

    [SteadyProperty]
    public async Task A_body_cut_off_or_with_more_behind_does_not_get_in(ushort place, byte[] more)
    {
        var signed = _host.Sign(new());
        await RefusedAsync(signed.ToRequest(new MemoryStream(signed.Body[..(1 + (place % (signed.Body.Length - 1)))])));
        await RefusedAsync(signed.ToRequest(new MemoryStream([.. signed.Body, .. more, 0x20])));
    }

    [SteadyProperty]
    public async Task A_head_with_one_text_exchanged_does_not_get_in_and_does_not_throw(WholeText text, byte which, bool twice)
    {
        var signed = _host.Sign(new());
        StringValues value = twice ? new([text.Text, text.Text]) : new(text.Text);
        var head = (which % 4) switch
        {
            0 => signed.Head with { Signature = value },
            1 => signed.Head with { KeygenDate = value },
            2 => signed.Head with { KeygenDigest = value },
            _ => signed.Head with { Method = text.Text },
        };
        await RefusedAsync(signed.With(head));
    }

    [SteadyProperty]
    public async Task A_signature_with_one_byte_changed_does_not_get_in(byte place, byte change)
    {
        var signed = _host.Sign(new());
        var parts = signed.Head.Signature.ToString().Split("signature=\"");
        var end = parts[1].IndexOf('"', StringComparison.Ordinal);
        var signature = Convert.FromBase64String(parts[1][..end]);
        signature[place % signature.Length] ^= (byte)(change | 1);
        await RefusedAsync(signed.With(signed.Head with { Signature = $"{parts[0]}signature=\"{Convert.ToBase64String(signature)}{parts[1][end..]}" }));
    }

    private async Task RefusedAsync(WebhookRequest request)
    {
        var before = _handled;
        var receipt = await _host.ReceiveAsync(request);
        receipt.Event.Should().BeNull();
        receipt.StatusCode.Should().BeInRange(400, 499);
        _handled.Should().Be(before);
    }
}
