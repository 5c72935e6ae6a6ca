using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>Why a request was refused: in words, and what is known of what Keygen signed.</summary>
public sealed class RefusalDetails
{
    internal RefusalDetails(string text) => Text = text;

    /// <summary>The cause, the signed line that is wrong, and what to do, in one or more sentences.</summary>
    public string Text { get; }

    /// <summary>
    /// The URL that the request was signed for; null when it is not known, because the request was refused before its signature was checked,
    /// or because no key verified any variant of the request.
    /// </summary>
    public SignedUrl? SignedUrl { get; internal init; }

    /// <summary>The date that was signed; null when <see cref="SignedUrl"/> is.</summary>
    public string? SignedDate { get; internal init; }

    /// <summary>The digest that was signed, as in the <c>Digest</c> header; null when <see cref="SignedUrl"/> is.</summary>
    public string? SignedDigest { get; internal init; }

    /// <summary>The digest of the body that arrived, in the same form; null unless the body is not the signed one.</summary>
    public string? BodyDigest { get; internal init; }

    /// <summary>Returns <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    /// <summary>The details of a request whose signature verifies for a URL.</summary>
    internal static RefusalDetails Of(string text, SignedUrl? url, in SignedHead head, string? bodyDigest = null)
    {
        _ = HeadValues.Read(head, out var values);
        return new(text) { SignedUrl = url, SignedDate = values.Date, SignedDigest = values.Digest, BodyDigest = bodyDigest };
    }
}
