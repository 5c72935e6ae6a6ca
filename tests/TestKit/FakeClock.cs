using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests;

/// <summary>Waiting without guessing how long something takes.</summary>
public static class FakeClock
{
#if MUTATION
    // A mutant that hangs is to fail its test.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
#else
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
#endif

    /// <summary>Moves the clock on, step by step, until a task ends.</summary>
    public static async Task<T> UntilAsync<T>(this FakeTimeProvider time, Task<T> task, TimeSpan step)
    {
        await time.UntilAsync((Task)task, step);
        return await task;
    }

    /// <inheritdoc cref="UntilAsync{T}"/>
    public static async Task UntilAsync(this FakeTimeProvider time, Task task, TimeSpan step)
    {
        for (var watch = Stopwatch.StartNew(); !task.IsCompleted && watch.Elapsed < Patience;)
        {
            time.Advance(step);
            await Task.WhenAny(task, Task.Delay(2));
        }

        await task.WaitAsync(Patience);
    }

    /// <summary>Moves the clock on in steps, so that what is due in between happens at its time.</summary>
    public static void AdvanceBySteps(this FakeTimeProvider time, TimeSpan by, TimeSpan step)
    {
        for (var end = time.GetUtcNow() + by; time.GetUtcNow() < end;)
        {
            time.Advance(step);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come true: {what}.");
            }

            await Task.Delay(2);
        }
    }

    /// <summary>Waits for a task, but not for ever.</summary>
    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="SoonAsync{T}"/>
    public static Task SoonAsync(this Task task) => task.WaitAsync(Patience);
}
