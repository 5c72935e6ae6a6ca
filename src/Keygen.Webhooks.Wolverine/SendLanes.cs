namespace Keygen.Webhooks.Wolverine;

/// <summary>Sends in the background, one after another what must stay in order.</summary>
internal sealed class SendLanes
{
    private readonly Task[] _last = [.. Enumerable.Repeat(Task.CompletedTask, 64)];

    /// <param name="key">What is sent with the same key is sent in the order of the calls.</param>
    /// <param name="send">Sends. It does not throw.</param>
    public void Add(string key, Func<Task> send)
    {
        var lane = (int)((uint)string.GetHashCode(key, StringComparison.Ordinal) % (uint)_last.Length);
        lock (_last)
        {
            _last[lane] = SendAfterAsync(_last[lane], send);
        }
    }

    private static async Task SendAfterAsync(Task before, Func<Task> send)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await send().ConfigureAwait(false);
    }
}
