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

    public int Ended()
    {
        Console.WriteLine(_ok ? "\nEvery check passed." : "\nA check failed.");
        return _ok ? 0 : 1;
    }
}
