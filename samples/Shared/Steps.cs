using System.Text.RegularExpressions;

namespace Samples.Shared;

/// <summary>Runs the steps of a demo in order, and prints the changes that each step causes at each service.</summary>
/// <param name="services">The services, and the requests that changed something there, as method and target.</param>
public sealed partial class Steps(params (string Name, Func<IEnumerable<string>> Changes)[] services)
{
    private bool _ok = true;

    /// <param name="what">The description of the step.</param>
    /// <param name="act">Runs the step, and returns the status code that the sender got.</param>
    /// <param name="expected">The changes that the step should cause, such as <c>keygen POST licenses</c>.</param>
    public async Task RunAsync(string what, Func<Task<int>> act, params string[] expected)
    {
        ArgumentNullException.ThrowIfNull(act);
        var before = services.Select(static one => one.Changes().Count()).ToArray();
        var answer = await act();
        var changes = services.SelectMany((one, i) => one.Changes().Skip(before[i]).Select(change => Short(one.Name, change))).ToArray();
        var right = changes.Order().SequenceEqual(expected.Order());
        _ok &= right;
        Console.WriteLine($"{what,-48}  {answer,-3}  {(changes.Length is 0 ? "-" : string.Join("; ", changes))}{(right ? "" : "   WRONG")}");
    }

    /// <returns>An exit code.</returns>
    public int End()
    {
        Console.WriteLine(_ok ? "\nEvery step had the expected result." : "\nA step had an unexpected result.");
        return _ok ? 0 : 1;
    }

    private static string Short(string name, string change) => $"{name} {Ids().Replace(Prefix().Replace(change, " "), "…")}";

    [GeneratedRegex("(?<=^[A-Z]+) /(v1/)?(accounts/[^/]+/)?")]
    private static partial Regex Prefix();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(cus|sub)_[0-9a-z]+")]
    private static partial Regex Ids();
}
