using System.Globalization;
using Keygen.Webhooks.Fuzz.Engine;

namespace Keygen.Webhooks.Fuzz;

/// <summary>What is printed, as a table in Markdown.</summary>
internal static class Report
{
    public const string Head = """
        | target | executions | a second | edges, corpus alone | edges, at the end | inputs kept | findings |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    public static string Row(FuzzResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.Target} | {result.Executions:N0} | {result.Executions / result.Time.TotalSeconds:N0} | {result.EdgesAtStart:N0} | {result.Edges:N0} | {result.Inputs:N0} | {result.Findings.Count} |");

    public static string Sum(IReadOnlyList<FuzzResult> results) => string.Create(
        CultureInfo.InvariantCulture,
        $"\n{results.Sum(static result => result.Executions):N0} executions in {results.Sum(static result => result.Time.TotalSeconds):N0} seconds, {results.Sum(static result => result.Findings.Count)} findings.");

    public static void Findings(FuzzResult result)
    {
        foreach (var finding in result.Findings)
        {
            Console.WriteLine($"\n{result.Target}, at execution {finding.Execution}: {finding.Exception}\n{FindingFile.Save(result.Target, finding.Input)}");
        }
    }

    public static void Keep(string? folder, string target, IReadOnlyList<byte[]> inputs)
    {
        if (folder is not null)
        {
            var path = Directory.CreateDirectory(Path.Combine(folder, target)).FullName;
            for (var i = 0; i < inputs.Count; i++)
            {
                File.WriteAllBytes(Path.Combine(path, i.ToString("D5", CultureInfo.InvariantCulture)), inputs[i]);
            }
        }
    }
}
