using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.Forging;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Commands.Forge;

/// <summary>Writes what forge found, for people and for programs.</summary>
internal static class ForgeOutput
{
    private const int MostBody = 200;

    public static void List(ToolOutput output, IReadOnlyList<ForgeCase> cases)
    {
        output.Table(["case", "what is sent", "what is right", "why"], cases.Select(static one => (IReadOnlyList<string>)[one.Name, one.Sent, one.Right, one.Why]));
        output.Json(new JsonArray([.. cases.Select(static one => new JsonObject { ["case"] = one.Name, ["sent"] = one.Sent, ["right"] = one.Right, ["why"] = one.Why })]));
    }

    public static void Begin(ToolOutput output, ForgePlan plan)
    {
        output.Line($"To {plan.To}, signed for {plan.Url} by the development account {plan.Keys.AccountId}");
        output.Line();
        output.Line(Row("", "case", "answered", "right"));
    }

    public static void Finding(ToolOutput output, ForgeFinding finding)
    {
        var (mark, style) = finding.Verdict switch
        {
            ForgeVerdict.Right => ("ok", "green"),
            ForgeVerdict.Wrong => ("WRONG", "red"),
            ForgeVerdict.Unseen => ("unseen", "yellow"),
            _ => ("doubt", "yellow"),
        };
        output.Line(Row(mark, finding.Case, finding.Answered, finding.Right), style);
    }

    public static void End(ToolOutput output, ForgePlan plan, ForgeReport report)
    {
        if (report.Obstacle is { } obstacle)
        {
            Obstacle(output, plan, obstacle);
        }
        else
        {
            Remarks(output, report);
        }

        output.Json(ReportJson.Of(new
        {
            report.To,
            report.Url,
            report.AccountId,
            report.Obstacle,
            settings = report.Obstacle is null ? null : ForgeAdvice.Settings(plan),
            right = report.Count(ForgeVerdict.Right),
            doubtful = report.Count(ForgeVerdict.Doubtful),
            wrong = report.Count(ForgeVerdict.Wrong),
            unseen = report.Count(ForgeVerdict.Unseen),
            report.Findings,
        }));
    }

    private static void Remarks(ToolOutput output, ForgeReport report)
    {
        // One remark often explains several cases.
        foreach (var group in report.Findings.Where(static one => one.Remark is not null).OrderBy(static one => one.Verdict is not ForgeVerdict.Wrong).GroupBy(static one => one.Remark))
        {
            output.Line();
            foreach (var finding in group)
            {
                output.Line($"{finding.Case} ({finding.Sent}): {finding.Answered}. Right is {finding.Right}.");
            }

            output.Line($"    {group.Key}");
        }

        output.Line();
        output.Line(
            $"{report.Count(ForgeVerdict.Right)} right, {report.Count(ForgeVerdict.Wrong)} wrong, {report.Count(ForgeVerdict.Doubtful)} doubtful, {report.Count(ForgeVerdict.Unseen)} that cannot be seen.",
            report.IsRight ? "green" : "red");
    }

    private static void Obstacle(ToolOutput output, ForgePlan plan, ForgeObstacle obstacle)
    {
        output.Line(Row("WRONG", "good", obstacle.Answered, "2xx"), "red");
        output.Line();
        output.Line("The receiver does not accept a good delivery, so nothing else was sent.", "red");
        if (Printable.Of(obstacle.Body, MostBody) is { Length: > 0 } body)
        {
            output.Line($"It said: {body}");
        }

        output.Line(obstacle.Explanation);
        output.Line();
        output.Line("What the receiver needs:");
        foreach (var (name, value) in ForgeAdvice.Settings(plan))
        {
            output.Line($"  {name}: {(value.Contains('\n', StringComparison.Ordinal) ? "\n" : "")}{value}");
        }
    }

    private static string Row(string mark, string name, string answered, string right) => $"{mark,-7} {name,-34} {answered,-32} {right}".TrimEnd();
}
