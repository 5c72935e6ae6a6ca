using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>How a case says what it expects: a subject, then what must be.</summary>
internal static class Expectations
{
    public static void MustBe<T>(this T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
        {
            throw new StoreContractException($"expected {what} to be {Text(expected)}, found {Text(found)}.");
        }
    }

    public static void MustNotBe<T>(this T found, T unexpected, string what)
    {
        if (EqualityComparer<T>.Default.Equals(found, unexpected))
        {
            throw new StoreContractException($"expected {what} not to be {Text(unexpected)}.");
        }
    }

    public static void MustBeOneOf<T>(this T found, string what, params T[] expected)
    {
        if (!expected.Contains(found))
        {
            throw new StoreContractException($"expected {what} to be {string.Join(" or ", expected)}, found {Text(found)}.");
        }
    }

    public static void MustBe(this HandlerRunResult found, HandlerRunStatus expected, string what)
    {
        if (found.Status != expected)
        {
            throw new StoreContractException($"expected {what} to be {expected}, found {found.Describe()}.", found.Error);
        }
    }

    /// <param name="found">Whether it is so.</param>
    /// <param name="what">A clause: "that the lease was renewed".</param>
    public static void MustHold(this bool found, string what)
    {
        if (!found)
        {
            throw new StoreContractException($"expected {what}, found otherwise.");
        }
    }

    public static string Describe(this HandlerRunResult result) =>
        result.Error is null ? $"{result.Status}" : $"{result.Status} ({result.Error.GetType().Name}: {result.Error.Message})";

    /// <summary>Either it throws because its token has fired, or it answers.</summary>
    public static async Task<(bool Answered, T? Answer)> AnswerOrCancelAsync<T>(Func<ValueTask<T>> operation, string what)
    {
        try
        {
            return (true, await operation().AsTask().SoonAsync($"{what} to end"));
        }
        catch (OperationCanceledException)
        {
            return (false, default);
        }
    }

    private static string Text<T>(T value) => value is null ? "null" : value.ToString() ?? "";
}
