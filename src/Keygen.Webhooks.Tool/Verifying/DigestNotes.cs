using System.Globalization;
using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Says how the body and its digest fit together, which needs no key.</summary>
internal static class DigestNotes
{
    public static IEnumerable<string> Of(CapturedRequest captured, SignedHead head)
    {
        var digest = head.KeygenDigest.Count > 0 ? head.KeygenDigest.ToString() : head.Digest.ToString();
        return digest.Length is 0 ? []
            : BodyRepairs.Of(captured.Body).FirstOrDefault(repair => digest == DigestOf(repair.Body)) is not { } fit ? [$"digest: it is not that of the body. {OfBody(captured)}"]
            : fit.Changes.Count is 0 ? ["digest: it is that of the body, so the body is as it was sent."]
            : [$"digest: it is that of the body, but for this: {string.Join(", ", fit.Changes)}."];
    }

    /// <summary>What the length says about the body.</summary>
    public static string OfBody(CapturedRequest captured)
    {
        var length = captured.Body.Length;
        return captured.Value("Content-Length") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) && sent != length
            ? string.Create(CultureInfo.InvariantCulture, $"Content-Length says {sent} bytes, and {length} were saved: {(sent > length ? "the rest is missing" : "something was added")}.")
            : length is 0 ? "No body was saved." : "Save the bytes of the body before anything parses them.";
    }

    private static string DigestOf(byte[] body) => $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
}
