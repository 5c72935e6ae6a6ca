using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// The parser of <c>Keygen-Signature</c>. It agrees with a reader made of one regular expression, and a header written of what it read is
/// read the same.
/// </summary>
internal sealed class HeaderTarget(HeaderTarget.Parser? parser = null) : FuzzTarget("header")
{
    private readonly Parser _parse = parser ?? Parse;

    public delegate HeaderParts? Parser(string text);

    public override IEnumerable<string> Words =>
    [
        "keyid", "algorithm", "signature", "headers", "KEYID", "Algorithm", "created", "=", "\"", ",", ", ", "=\"", "\", ", "\"\"", " ", "x=1", "x=\"\"", ", x=1, X=2",
        "keyid=\"a\"", "algorithm=\"b\", ", "signature=\"c\"", "headers=\"\"", "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,", "i=1,j=1,k=1,l=1,m=1,n=1,o=1,p=1,",
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) =>
    [
        .. recorded.Select(static one => Utf8(one.Header("Keygen-Signature").ToString())),
        Utf8("keyid=\"\", algorithm=\"\", signature=\"\""), Utf8("keyid=x"), Utf8("created=1, keyid=\"k\",algorithm=\"a\" , signature = \"s\", expires=\"2\""),
    ];

    public override void Run(byte[] input)
    {
        var text = TextOf(input);
        if (text.Length > SignatureHeader.MaxLength)
        {
            return;
        }

        var parts = _parse(text);
        Demand(parts == HeaderParts.ByExpression(text), "The header parser and the regular expression do not agree.");
        if (parts is { } read)
        {
            Demand(_parse(read.ToString()) == read, "A header written of what was read is read otherwise.");
        }
    }

    public static HeaderParts? Parse(string text) => SignatureHeader.TryParse(text, out var header)
        ? new(header.KeyId.ToString(), header.Algorithm.ToString(), header.Signature.ToString(), header.Headers.ToString())
        : null;
}
