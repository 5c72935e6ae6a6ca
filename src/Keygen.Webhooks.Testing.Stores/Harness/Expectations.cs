using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Assertions whose messages have a subject and an expectation.</summary>
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

    /// <param name="found">Whether the condition is true.</param>
    /// <param name="what">The condition as a clause, such as "that the lease was renewed".</param>
    public static void MustHold(this bool found, string what)
    {
        if (!found)
        {
            throw new StoreContractException($"expected {what}, found otherwise.");
        }
    }

    /// <param name="operation">The call.</param>
    /// <param name="what">What must not be accepted, such as "a name of 0 characters".</param>
    public static async Task MustBeRejectedAsync(Func<Task> operation, string what)
    {
        try
        {
            await operation();
        }
        catch (ArgumentException)
        {
            return;
        }

        throw new StoreContractException($"expected {what} to be rejected with an ArgumentException, found that it was not.");
    }

    /// <summary>An operation must reject null, an empty name, and one that has a character too many.</summary>
    public static async Task MustRejectBadNamesAsync(Func<string, Task> operation, int maxLength, string what)
    {
        foreach (var name in new[] { null, "", new string('x', maxLength + 1) })
        {
            var bad = name is null ? "a null name" : $"a name of {name.Length} characters";
            await MustBeRejectedAsync(() => operation(name!), $"{what} with {bad}");
        }
    }

    public static string Describe(this HandlerRunResult result) =>
        result.Error is null ? $"{result.Status}" : $"{result.Status} ({result.Error.GetType().Name}: {result.Error.Message})";

    /// <summary>Runs an operation that may return, or throw because its token is cancelled.</summary>
    public static async Task<(bool Answered, T? Answer)> AnswerOrCancelAsync<T>(Func<ValueTask<T>> operation, string what)
    {
        try
        {
            return (true, await operation().AsTask().WithinTimeoutAsync($"{what} to end"));
        }
        catch (OperationCanceledException)
        {
            return (false, default);
        }
    }

    private static string Text<T>(T value) => value is null ? "null" : value.ToString() ?? "";
}
