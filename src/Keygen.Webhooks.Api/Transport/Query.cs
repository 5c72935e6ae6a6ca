using System.Globalization;
using System.Text;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>
/// Builds a path with a query. It encodes brackets: an intermediary that encodes raw brackets would change the text that Keygen signs.
/// </summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public Query AddAll(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Add($"{name}[]", value);
        }

        return this;
    }

    public Query AddMap(string name, IEnumerable<KeyValuePair<string, string>>? values)
    {
        foreach (var (key, value) in values ?? [])
        {
            Add($"{name}[{key}]", value);
        }

        return this;
    }

    /// <summary>Returns a copy of the query for one page.</summary>
    /// <param name="behind">The id of the last resource before the page; null for the first page.</param>
    /// <param name="size">The number of rows, at most 100.</param>
    public string ForPage(string? behind, int size)
    {
        var page = new Query(path);
        page._text.Append(_text);
        return page.Add("page[cursor]", behind ?? "").Add("page[size]", size.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    public override string ToString() => $"{path}{_text}";
}
