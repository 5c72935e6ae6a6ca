namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Ends the program, with the input saved, when one input takes for ever.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Watchdog Instance = new();
    private static readonly Timer Timer = new(static _ => Instance.Look(), null, Patience, Patience);

    private volatile byte[]? _input;
    private volatile byte[]? _inputAtLastLook;
    private string _target = "";

    /// <summary>Until it is disposed of, <paramref name="input"/> is what runs.</summary>
    public static Watchdog Watch(string target, byte[] input)
    {
        GC.KeepAlive(Timer);
        (Instance._target, Instance._input) = (target, input);
        return Instance;
    }

    public void Dispose() => _input = null;

    private void Look()
    {
        var input = _input;
        if (input is not null && ReferenceEquals(input, _inputAtLastLook))
        {
            Console.WriteLine($"{_target} has not come back for {Patience.TotalSeconds:N0} seconds. {FindingFile.Save(_target, input)}");
            Environment.Exit(1);
        }

        _inputAtLastLook = input;
    }
}
