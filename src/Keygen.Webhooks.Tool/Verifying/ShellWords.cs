using System.Globalization;
using System.Text;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Splits a command as a POSIX shell does: quotes, backslashes, and Bash's <c>$'…'</c>, which browsers write.</summary>
internal static class ShellWords
{
    public static IReadOnlyList<string> Split(string text)
    {
        var (words, word) = (new List<string>(), (StringBuilder?)null);
        for (var i = 0; i < text.Length;)
        {
            var one = text[i];
            if (one is '\\' && i + 1 < text.Length)
            {
                i += text[i + 1] is '\r' && i + 2 < text.Length && text[i + 2] is '\n' ? 1 : 0;
                _ = text[i + 1] is '\n' ? word : (word ??= new()).Append(text[i + 1]);
                i += 2;
            }
            else if (char.IsWhiteSpace(one))
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }

                i++;
            }
            else if (one is '\'' or '"' || (one is '$' && i + 1 < text.Length && text[i + 1] is '\''))
            {
                i = Quoted(text, i, word ??= new());
            }
            else
            {
                (word ??= new()).Append(one);
                i++;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <returns>The position behind the closing quote.</returns>
    private static int Quoted(string text, int start, StringBuilder word)
    {
        var isAnsi = text[start] is '$';
        var i = start + (isAnsi ? 2 : 1);
        var quote = text[i - 1];
        while (true)
        {
            if (i >= text.Length)
            {
                throw new UnreadableCaptureException("The curl command ends within a quoted text: it was cut off.");
            }

            if (text[i] == quote)
            {
                return i + 1;
            }

            if (text[i] is '\\' && i + 1 < text.Length && (isAnsi || (quote is '"' && text[i + 1] is '"' or '\\' or '$' or '`' or '\n')))
            {
                i = isAnsi ? Escape(text, i, word) : Literal(text, i, word);
                continue;
            }

            word.Append(text[i++]);
        }
    }

    private static int Literal(string text, int i, StringBuilder word)
    {
        _ = text[i + 1] is '\n' ? word : word.Append(text[i + 1]);
        return i + 2;
    }

    private static int Escape(string text, int i, StringBuilder word)
    {
        var digits = text[i + 1] switch { 'u' => 4, 'x' => 2, _ => 0 };
        if (digits > 0 && i + 2 + digits <= text.Length
            && int.TryParse(text.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            word.Append((char)code);
            return i + 2 + digits;
        }

        word.Append(text[i + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        return i + 2;
    }
}
