namespace Recipes.Demo;

/// <summary>Prints the checks of the demo, one per line.</summary>
public sealed class Checklist
{
    private bool _ok = true;

    public void That(string what, bool holds)
    {
        Console.WriteLine($"{(holds ? "ok   " : "WRONG")}  {what}");
        _ok &= holds;
    }

    /// <summary>Waits up to 30 seconds for work that runs later, and then checks.</summary>
    public async Task SoonAsync(Func<string> what, Func<bool> holds)
    {
        for (var waited = 0; waited < 600 && !holds(); waited++)
        {
            await Task.Delay(50);
        }

        That(what(), holds());
    }

    public int Ended()
    {
        Console.WriteLine(_ok ? "\nEvery check passed." : "\nA check failed.");
        return _ok ? 0 : 1;
    }
}
