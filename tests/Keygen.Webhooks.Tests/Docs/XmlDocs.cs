using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The XML docs of the core as plain text with Markdown's code marks.</summary>
internal static partial class XmlDocs
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(static () =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Keygen.Webhooks.xml")).Descendants("member")
            .ToDictionary(static member => member.Attribute("name")!.Value));

    public static string Summary(Type type) => Text(type, "summary");

    public static string Remarks(Type type) => Text(type, "remarks");

    private static string Text(Type type, string element) =>
        Members.Value.TryGetValue($"T:{type.FullName}", out var member) && member.Element(element) is { } text
            ? Spaces().Replace(string.Concat(text.Nodes().Select(Text)), " ").Trim()
            : "";

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => $"`{Name(cref.Value)}`",
        XElement element => element.Value,
        _ => "",
    };

    /// <summary><c>P:Keygen.Webhooks.Resources.License.Key</c> is <c>License.Key</c>, <c>T:Keygen.Webhooks.Resources.License</c> is <c>License</c>.</summary>
    private static string Name(string cref) => cref[2..].Replace("Keygen.Webhooks.Resources.", "", StringComparison.Ordinal).Replace("Keygen.Webhooks.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
