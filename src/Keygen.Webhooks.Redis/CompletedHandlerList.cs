using System.Buffers.Text;
using System.Text;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// The handlers that are done, one after another, each as the length of its name in bytes, a colon, and the name: so a name may hold
/// anything, and an entry is added by appending it. One that is there twice, its completion having been repeated, is there once.
/// </summary>
internal static class CompletedHandlerList
{
    public static string Entry(string handler) => $"{Encoding.UTF8.GetByteCount(handler)}:{handler}";

    public static IReadOnlyCollection<string> Read(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
        {
            return [];
        }

        var done = new HashSet<string>(StringComparer.Ordinal);
        while (!list.IsEmpty)
        {
            if (!Utf8Parser.TryParse(list, out int length, out var digits) || length < 0 || list.Length - digits - 1 < length)
            {
                throw new FormatException("What Redis holds for an event was not written by this store: give it a KeyPrefix of its own.");
            }

            done.Add(Encoding.UTF8.GetString(list.Slice(digits + 1, length)));
            list = list[(digits + 1 + length)..];
        }

        return done;
    }
}
