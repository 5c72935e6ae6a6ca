namespace Keygen.Webhooks.Signatures;

/// <summary>The live keys of an account. Each is asked only about algorithms of its own kind.</summary>
internal sealed class KeyRing(VerificationKey[] keys)
{
    public bool Has(SignatureAlgorithm algorithm)
    {
        foreach (var key in keys)
        {
            if ((key.Algorithms & algorithm) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a signature of this length can be by any of them.</summary>
    public bool Fits(SignatureAlgorithm algorithm, int length)
    {
        foreach (var key in keys)
        {
            if ((key.Algorithms & algorithm) != 0 && key.IsSignatureLength(length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the one that made the signature; at most one verification each.</summary>
    public VerificationKey? Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        foreach (var key in keys)
        {
            if ((key.Algorithms & algorithm) != 0 && key.IsSignatureLength(signature.Length) && key.Verify(algorithm, text, signature))
            {
                return key;
            }
        }

        return null;
    }
}
