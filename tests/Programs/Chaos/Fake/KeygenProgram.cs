using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Chaos.Fake;

/// <summary>
/// Keygen as a process of its own: delivers, gives up and lists events as Keygen does. Only the waiting between retries is compressed:
/// two days of retries take some five seconds. Ends with whoever started it.
/// </summary>
internal static class KeygenProgram
{
    /// <summary>Two days to five seconds.</summary>
    private const double Speed = 40_000;

    /// <param name="keys">The file of the account's keys.</param>
    /// <param name="sendTo">Where receivers listen.</param>
    public static async Task<int> RunAsync(string keys, Uri sendTo)
    {
        await using var keygen = await FakeKeygen.StartAsync(new()
        {
            Keys = KeygenTestKeys.Import(await File.ReadAllTextAsync(keys)), Speed = Speed, AllowControl = true,
        });
        keygen.AddEndpoint(sendTo: sendTo);
        await Console.Out.WriteLineAsync($"{keygen.Url} {keygen.ApiToken}");
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }
}
