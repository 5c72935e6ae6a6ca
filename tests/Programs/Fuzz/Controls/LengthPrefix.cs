namespace Keygen.Webhooks.Fuzz.Controls;

/// <summary>
/// A reader of a made-up record, <c>KW1/</c>, a length and as many bytes, that trusts the length. No word of it is told to the fuzzer:
/// it comes through five comparisons, one after the other, or not at all.
/// </summary>
internal static class LengthPrefix
{
    private const int HeadLength = 5;

    public static int Sum(ReadOnlySpan<byte> record, bool trustsLength)
    {
        if (record.Length < HeadLength)
        {
            return 0;
        }

        if (record[0] != 'K')
        {
            return 1;
        }

        if (record[1] != 'W')
        {
            return 2;
        }

        if (record[2] != '1')
        {
            return 3;
        }

        if (record[3] != '/')
        {
            return 4;
        }

        var sum = 0;
        for (var i = 0; i < record[4] && (trustsLength || HeadLength + i < record.Length); i++)
        {
            sum += record[HeadLength + i];
        }

        return sum;
    }
}
