using System.Buffers.Text;
using System.Text;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// The completed handlers. Each entry is the length of the name in bytes, a colon and the name, so a name may contain anything and an entry
/// is added by appending. A handler whose completion was repeated has two entries and counts once.
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
                throw new FormatException("The value that Redis holds for an event was not written by this store: set a KeyPrefix that no other app uses.");
            }

            done.Add(Encoding.UTF8.GetString(list.Slice(digits + 1, length)));
            list = list[(digits + 1 + length)..];
        }

        return done;
    }
}
