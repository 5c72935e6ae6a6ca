namespace Keygen.Webhooks.Signatures;

/// <summary>The current keys of an account. Each key verifies only the algorithms of its own kind.</summary>
internal sealed class KeyRing(VerificationKey[] keys)
{
    /// <summary>The kinds and fingerprints of the keys, for logs.</summary>
    public override string ToString() => string.Join(" and ", keys.AsEnumerable());

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

    /// <summary>Whether one of the keys can make a signature of this length, in bytes.</summary>
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

    /// <summary>Returns the key that made the signature; null when none did. It costs at most one verification for each key.</summary>
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
