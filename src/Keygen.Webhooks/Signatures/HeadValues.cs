using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Signatures;

/// <summary>The three headers that a signature needs. Each occurs once and is well-formed.</summary>
internal ref struct HeadValues
{
    public SignatureHeader Header;
    public string Date;
    public string Digest;

    public static VerificationFailure Read(in SignedHead head, out HeadValues values)
    {
        values = default;
        if (IsBlank(head.Signature))
        {
            return VerificationFailure.SignatureMissing;
        }

        if (head.Signature is not [{ } signature])
        {
            return VerificationFailure.SignatureRepeated;
        }

        if (signature.Length > SignatureHeader.MaxLength)
        {
            return VerificationFailure.SignatureTooLong;
        }

        if (!SignatureHeader.TryParse(signature, out values.Header))
        {
            return VerificationFailure.SignatureMalformed;
        }

        if (head.KeygenDate.Count > 1 || head.Date.Count > 1)
        {
            return VerificationFailure.DateRepeated;
        }

        // Keygen sends the date and the digest in two headers each, because proxies rewrite the standard ones.
        values.Date = (string?)head.KeygenDate ?? head.Date!;
        if (values.Date is null)
        {
            return VerificationFailure.DateMissing;
        }

        if (head.KeygenDigest.Count > 1 || head.Digest.Count > 1)
        {
            return VerificationFailure.DigestRepeated;
        }

        values.Digest = (string?)head.KeygenDigest ?? head.Digest!;
        return string.IsNullOrWhiteSpace(values.Digest) ? VerificationFailure.DigestMissing
            : !BodyDigest.IsWellFormed(values.Digest) ? VerificationFailure.DigestMalformed
            : VerificationFailure.None;
    }

    private static bool IsBlank(StringValues header) => header.Count == 0 || (header.Count == 1 && string.IsNullOrWhiteSpace(header[0]));
}
