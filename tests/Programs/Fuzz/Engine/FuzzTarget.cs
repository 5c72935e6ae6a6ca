using System.Text;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Something that bytes are given to. Whatever it throws is a finding.</summary>
internal abstract class FuzzTarget
{
    protected FuzzTarget(string name) => Name = name;

    public string Name { get; }

    /// <summary>How many parts of the time it is given: where there is more to reach, more.</summary>
    public virtual int Share => 1;

    /// <summary>No input is made longer than this.</summary>
    public virtual int MaxLength => 4096;

    /// <summary>Pieces that chance would not come upon.</summary>
    public virtual IEnumerable<string> Words => [];

    /// <summary>Whether it is worth changing the inputs as JSON, too.</summary>
    public virtual bool IsJson => false;

    /// <summary>How many lines at the beginning are a field each.</summary>
    public virtual int Fields => 0;

    /// <summary>What a fuzzer begins with.</summary>
    /// <param name="recorded">Recorded deliveries.</param>
    public abstract IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded);

    public abstract void Run(byte[] input);

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The input as the text of a header: bytes that are no UTF-8 stand for characters no header has.</summary>
    protected static string TextOf(byte[] input) => Encoding.UTF8.GetString(input);

    protected static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(what);
        }
    }
}

/// <summary>Nothing was thrown, and what came of the input is wrong all the same.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
