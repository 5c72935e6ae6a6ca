using System.Text;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>A curl command, as browsers, proxies and inspectors copy it for a POSIX shell.</summary>
internal static class CurlCapture
{
    public static bool IsCurl(string text)
    {
        var command = text.AsSpan().TrimStart("$ ");
        return command.StartsWith("curl", StringComparison.Ordinal) && command[4..] is [' ' or '\t' or '\n' or '\\', ..];
    }

    /// <param name="text">The command.</param>
    /// <param name="body">The body, when it was saved apart: it replaces that of the command, whose file is then not read.</param>
    /// <param name="folder">The folder that <c>@file</c> is relative to; null to read no other file.</param>
    public static CapturedRequest Read(string text, byte[]? body, string? folder)
    {
        var words = ShellWords.Split(text.TrimStart('$', ' '));
        var headers = new List<KeyValuePair<string, string>>();
        var bodies = new List<byte[]>();
        string? method = null, url = null;
        for (var i = 1; i < words.Count; i++)
        {
            var (option, value) = OptionOf(words[i]);
            void Add(string data, bool isBinary) => bodies.Add(body ?? DataOf(data, folder, isBinary));
            string Next() => value ?? (i + 1 < words.Count ? words[++i] : throw new UnreadableCaptureException($"{option} has no value in the curl command."));
            switch (option)
            {
                case "-H" or "--header":
                    var pair = Next().Split(':', 2);
                    headers.Add(new(pair[0].Trim(), pair.Length is 2 ? pair[1].Trim() : ""));
                    break;
                case "-X" or "--request":
                    method = Next();
                    break;
                case "--url":
                    url = Next();
                    break;
                case "-d" or "--data" or "--data-ascii":
                    Add(Next(), isBinary: false);
                    break;
                case "--data-raw":
                    bodies.Add(Encoding.UTF8.GetBytes(Next()));
                    break;
                case "--data-binary":
                    Add(Next(), isBinary: true);
                    break;
                case "-A" or "--user-agent" or "-o" or "--output" or "-u" or "--user" or "-b" or "--cookie" or "-m" or "--max-time" or "--connect-to" or "--resolve" or "--cacert":
                    Next();
                    break;
                case ['-', ..]:
                    break;
                default:
                    url = words[i];
                    break;
            }
        }

        var form = body is null ? "a curl command" : "a curl command, and the body apart";
        return new(form, headers, body ?? [.. bodies.SelectMany(static (one, i) => i is 0 ? one : [(byte)'&', .. one])])
        {
            Method = method ?? (bodies.Count > 0 || body is not null ? "POST" : "GET"),
            Target = url,
        };
    }

    private static (string Option, string? Value) OptionOf(string word) =>
        word is ['-', '-', ..] && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (word[..equals], word[(equals + 1)..])
        : word is ['-', 'H' or 'X' or 'd', _, ..] ? (word[..2], word[2..])
        : (word, null);

    /// <summary>curl leaves out the line ends of a file, unless told that the data is binary.</summary>
    private static byte[] DataOf(string value, string? folder, bool isBinary)
    {
        if (value is not ['@', ..])
        {
            return Encoding.UTF8.GetBytes(value);
        }

        var path = folder is not null ? Path.Combine(folder, value[1..])
            : throw new UnreadableCaptureException("The curl command reads its body from a file, and files are not read here. Put the body itself in its place.");
        var bytes = File.Exists(path) ? File.ReadAllBytes(path)
            : throw new UnreadableCaptureException($"The curl command reads its body from {value[1..]}, which is not there. Give it with --body.");
        return isBinary ? bytes : [.. bytes.Where(static one => one is not ((byte)'\r' or (byte)'\n'))];
    }
}
