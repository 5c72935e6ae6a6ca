using System.Security.Cryptography;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) with SHA-256: what a signer does, where the library does what a verifier does.</summary>
internal static class PssEncoding
{
    private const int HashLength = 32;

    /// <returns>EM, or null when the salt does not fit.</returns>
    public static byte[]? Encode(byte[] messageHash, byte[] salt, int bits)
    {
        var length = (bits + 7) / 8;
        if (length < HashLength + salt.Length + 2)
        {
            return null;
        }

        var h = SHA256.HashData([.. new byte[8], .. messageHash, .. salt]);
        byte[] db = [.. new byte[length - salt.Length - HashLength - 2], 1, .. salt];
        var mask = Mgf1(h, db.Length);
        byte[] masked = [.. db.Zip(mask, static (one, other) => (byte)(one ^ other))];
        masked[0] &= (byte)(0xFF >> ((8 * length) - bits));
        return [.. masked, .. h, 0xBC];
    }

    private static byte[] Mgf1(byte[] seed, int length)
    {
        var mask = new List<byte>();
        for (byte counter = 0; mask.Count < length; counter++)
        {
            mask.AddRange(SHA256.HashData([.. seed, 0, 0, 0, counter]));
        }

        return [.. mask.Take(length)];
    }
}
