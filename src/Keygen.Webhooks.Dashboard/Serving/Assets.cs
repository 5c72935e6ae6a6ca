using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>The files of the page, embedded in the assembly. They hold nothing secret, and are served to those who may see the page.</summary>
internal static class Assets
{
    public const string Page = "index.html";

    private const string Prefix = "page/";

    private static readonly FrozenDictionary<string, Asset> Files = typeof(Assets).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(static name => name[Prefix.Length..], static name => Asset.Read(name), StringComparer.Ordinal);

    public static IEnumerable<string> Names => Files.Keys;

    public static async Task WriteAsync(HttpContext context, string name)
    {
        var (file, response) = (Files[name], context.Response);
        PageHeaders.Set(response);

        // The browser asks each time, and is answered 304 while the file is the same.
        response.Headers.CacheControl = "no-cache, private";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(file.Content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private sealed record Asset(byte[] Content, string ContentType, string Tag)
    {
        public static Asset Read(string resource)
        {
            using var stream = typeof(Assets).Assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new(content, ContentTypeOf(Path.GetExtension(resource)), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        }

        private static string ContentTypeOf(string extension) => extension switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => throw new InvalidOperationException($"The page has a file of an unknown kind, '{extension}'."),
        };
    }
}
