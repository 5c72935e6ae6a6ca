using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>
/// The account that signs what this tool sends. Its private keys are in a file of the user, so that every command signs with the same ones
/// and a receiver is set up once. They are worth nothing at Keygen, but a receiver that trusts them believes whoever has them.
/// </summary>
internal static class DevelopmentAccount
{
    public static Option<FileInfo?> KeysOption { get; } = new("--keys")
    {
        Description = "The file with the development account and its private keys. It is created when it does not exist.",
        HelpName = "FILE",
    };

    /// <summary>Where the account is when no file is named.</summary>
    public static string DefaultFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "keygen-webhooks", "development-keys.json");

    /// <summary>Reads the account, and creates it at first.</summary>
    /// <param name="run">The command that needs it.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">The file is something else.</exception>
    public static async Task<KeygenTestKeys> LoadAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(KeysOption)?.FullName ?? DefaultFile;
        if (!File.Exists(file))
        {
            Create(file, new KeygenTestKeys().Export());
        }

        try
        {
            return KeygenTestKeys.Import(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException or CryptographicException or InvalidOperationException)
        {
            throw new ToolException($"'{file}' does not contain the keys of a development account. Name another file with --keys, or delete it to get a new account.");
        }
    }

    /// <summary>The key that verifies deliveries with an algorithm, in one line, which a variable can hold: PEM without its first and last line.</summary>
    public static string PublicKeyOf(KeygenTestKeys account, string algorithm) =>
        string.Concat(account.PublicKeyFor(algorithm).Split('\n').Where(static line => !line.StartsWith('-')));

    /// <summary>Writes the file whole or not at all, readable by its owner only. Of two processes, the first wins.</summary>
    private static void Create(string file, string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var whole = $"{file}.{Guid.NewGuid():N}";
        PrivateFile.Create(whole, json);
        try
        {
            File.Move(whole, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(whole);
        }
    }
}
