using System.Text;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>Where in a request stands what differs from one to the next. All of it has a fixed length.</summary>
internal sealed class Slots(byte[] template)
{
    public const string EventId = "~~event~id~~~~~~~~~~~~~~~~~~~~~~~~~~"; // 36, a UUID
    public const string Token = "~~token~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"; // 64
    public const string Date = "~~date~~~~~~~~~~~~~~~~~~~~~~~"; // 29
    public const string Digest = "~~digest~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"; // 52 with its name
    public const string Signature = "~~signature~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"; // 88

    public int[] EventIds { get; } = Find(template, EventId);

    public int[] Tokens { get; } = Find(template, Token);

    public int[] Dates { get; } = Find(template, Date);

    public int[] Digests { get; } = Find(template, Digest);

    public int[] Signatures { get; } = Find(template, Signature);

    public int BodyStart { get; } = template.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

    public static void Fill(byte[] request, int[] places, string text)
    {
        foreach (var place in places)
        {
            Encoding.ASCII.GetBytes(text, request.AsSpan(place));
        }
    }

    private static int[] Find(byte[] template, string text)
    {
        var places = new List<int>();
        var wanted = Encoding.ASCII.GetBytes(text);
        for (var from = 0; template.AsSpan(from).IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
        {
            places.Add(from + at);
        }

        return places.Count > 0 ? [.. places] : throw new InvalidOperationException($"There is no place for {text.Trim('~')} in the request.");
    }
}
