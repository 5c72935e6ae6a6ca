using System.Collections.Frozen;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>The names of an enum's values in the form OpenTelemetry uses: <c>HandlerFailed</c> becomes <c>handler_failed</c>.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal static class SnakeCase<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Texts =
        Enum.GetValues<T>().ToFrozenDictionary(static value => value, static value => Convert(value.ToString()));

    public static string Of(T value) => Texts[value];

    private static string Convert(string name) =>
        string.Concat(name.Select(static (c, i) => char.IsUpper(c) ? $"{(i == 0 ? "" : "_")}{char.ToLowerInvariant(c)}" : c.ToString()));
}
