using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Receiving;

/// <summary>Decides which content is accepted: JSON or JSON:API, in UTF-8, without a content encoding.</summary>
internal static class ContentTypeRules
{
    public static bool IsSupported(StringValues contentType, StringValues contentEncoding) =>
        contentType is [{ } type] && IsJson(type)
        && (contentEncoding.Count == 0 || (contentEncoding is [{ } encoding] && encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)));

    private static bool IsJson(ReadOnlySpan<char> contentType)
    {
        var semicolon = contentType.IndexOf(';');
        var mediaType = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim(' ');
        return (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || mediaType.Equals("application/vnd.api+json", StringComparison.OrdinalIgnoreCase))
            && (semicolon < 0 || AreParametersUtf8(contentType[(semicolon + 1)..]));
    }

    /// <summary>JSON is UTF-8 (RFC 8259). Another charset is refused; other parameters are ignored.</summary>
    private static bool AreParametersUtf8(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim(' ');
            if (parameter.IsEmpty)
            {
                continue;
            }

            var equals = parameter.IndexOf('=');
            if (equals <= 0)
            {
                return false;
            }

            if (parameter[..equals].Trim(' ').Equals("charset", StringComparison.OrdinalIgnoreCase)
                && !parameter[(equals + 1)..].Trim(' ').Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
