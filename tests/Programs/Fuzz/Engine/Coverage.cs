using System.Reflection;
using System.Runtime.InteropServices;

namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>
/// The counters of the instrumented library: one for each pair of branches taken one after the other, folded into 64 Ki. Of how often
/// only the size counts (1, 2, 3, 4 to 7, 8 to 15 …), as in AFL.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;

    // By name: SharpFuzz takes an assembly that refers to these for one that has its counters already.
    private static readonly Type Trace = Type.GetType("SharpFuzz.Common.Trace, SharpFuzz.Common", throwOnError: true)!;
    private static readonly FieldInfo PrevLocation = Trace.GetField(nameof(PrevLocation))!;
    private static readonly object Nowhere = 0;

    private static readonly byte* Counters = (byte*)NativeMemory.AllocZeroed(Size);
    private static readonly byte[] Bucket = [.. Enumerable.Range(0, 256).Select(static count => (byte)(count switch
    {
        < 3 => count,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    }))];

    private readonly byte[] _seen = new byte[Size];

    /// <summary>Counters that were ever above zero.</summary>
    public int Edges { get; private set; }

    /// <summary>Before anything of the library runs: the counters have no place until then.</summary>
    public static void Enable() => Trace.GetField("SharedMem")!.SetValue(null, Pointer.Box(Counters, typeof(byte*)));

    public static void Reset()
    {
        new Span<byte>(Counters, Size).Clear();
        PrevLocation.SetValue(null, Nowhere);
    }

    /// <summary>Adds what ran since <see cref="Reset"/>.</summary>
    /// <returns>Whether any of it was new.</returns>
    public bool Add()
    {
        var isNew = false;
        var eights = new ReadOnlySpan<ulong>(Counters, Size / sizeof(ulong));
        for (var i = 0; (i = Next(eights, i)) >= 0; i++)
        {
            for (var at = i * sizeof(ulong); at < (i + 1) * sizeof(ulong); at++)
            {
                var bit = Bucket[Counters[at]];
                if ((_seen[at] & bit) != bit)
                {
                    Edges += _seen[at] == 0 ? 1 : 0;
                    _seen[at] |= bit;
                    isNew = true;
                }
            }
        }

        return isNew;
    }

    private static int Next(ReadOnlySpan<ulong> eights, int from)
    {
        var next = eights[from..].IndexOfAnyExcept(0UL);
        return next < 0 ? -1 : from + next;
    }
}
