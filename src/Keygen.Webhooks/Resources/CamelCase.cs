namespace Keygen.Webhooks.Resources;

internal static class CamelCase
{
    /// <summary>Changes <c>stripe_id</c> to <c>stripeId</c>. A name without an underscore stays as it is.</summary>
    public static string FromSnakeCase(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        Span<char> camel = name.Length <= 128 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        var upper = false;
        foreach (var c in name)
        {
            if (c == '_' && length > 0)
            {
                upper = true;
                continue;
            }

            camel[length++] = upper ? char.ToUpperInvariant(c) : c;
            upper = false;
        }

        return camel[..length].ToString();
    }
}
