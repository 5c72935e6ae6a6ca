using System.Security.Cryptography;
using System.Text.Json;
using Keygen.Webhooks.Fuzz.Targets;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Fuzz.Controls;

/// <summary>The library with one mistake each.</summary>
internal static class Faults
{
    private const int PrefixLength = 2;
    private const int DefaultDepth = 64;

    public static HeaderParts? ClosesQuotes(string text) => HeaderTarget.Parse(text) ?? HeaderTarget.Parse(text + '"');

    public static bool TakesWhatFollows(ReadOnlySpan<byte> der, Span<byte> fixedSize) =>
        DerSignature.TryDecode(der, fixedSize) || (!der.IsEmpty && DerSignature.TryDecode(der[..^1], fixedSize));

    public static bool ForgetsTheUnusedBits(ReadOnlySpan<byte> messageHash, Span<byte> encoded, int encodedBits)
    {
        if (!encoded.IsEmpty)
        {
            encoded[0] &= (byte)(0xFF >> ((8 * encoded.Length) - encodedBits));
        }

        return EmsaPss.Verify(messageHash, encoded, encodedBits);
    }

    public static bool ComparesAPrefix(ReadOnlySpan<char> header, ReadOnlySpan<byte> body)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        return BodyDigest.IsWellFormed(header)
            && Convert.TryFromBase64Chars(header["sha-256=".Length..], claimed, out _)
            && claimed.StartsWith(SHA256.HashData(body).AsSpan(0, PrefixLength));
    }

    public static bool StopsAtADepth(VerifiedDelivery delivery, out KeygenEvent? keygenEvent, out EnvelopeFailure failure)
    {
        var reader = new Utf8JsonReader(delivery.Body.Span, new JsonReaderOptions { MaxDepth = DefaultDepth });
        (keygenEvent, failure) = (null, EnvelopeFailure.NotJson);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return EventReader.TryRead(delivery, out keygenEvent, out failure);
    }

    /// <summary>A handler that reads a number in its own way.</summary>
    public static void ReadsANumberOfItsOwn(KeygenEvent keygenEvent)
    {
        try
        {
            foreach (var resource in keygenEvent.Payload.Resources)
            {
                _ = resource.AttributeNames.Sum(name => resource.TryGetAttribute(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() % 2 : 0);
            }
        }
        catch (KeygenPayloadException)
        {
            // What a handler may expect.
        }
    }

    /// <summary>A body of unknown length has a way of its own, on which it is read before anything is checked.</summary>
    public static async Task<WebhookReceipt> ReadsTheBodyFirst(ReceiveHost host, WebhookRequest request, bool trustsUrl)
    {
        if (request.ContentLength is null)
        {
            await request.Body.CopyToAsync(Stream.Null);
        }

        return await host.ReceiveAsync(request, trustsUrl);
    }
}
