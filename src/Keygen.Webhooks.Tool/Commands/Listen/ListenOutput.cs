using System.Globalization;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Listening;
using Keygen.Webhooks.Tool.Output;

namespace Keygen.Webhooks.Tool.Commands.Listen;

/// <summary>Writes what happens while listening: a line for each event, for people or as JSON.</summary>
internal static class ListenOutput
{
    /// <summary>Says what a receiver must trust, because these are not Keygen's signatures.</summary>
    public static void Introduce(ToolOutput output, Uri to, string account, KeygenTestKeys keys)
    {
        output.Line($"Events of the account {account} go to {to}.");
        output.Line("They are read from Keygen's list, which Keygen signs, and signed again with the development key. In development, let the receiver trust that key too:");
        output.Line($"  Keygen__Webhooks__PublicKeys__1={keys.Ed25519}");
        output.Line("Ctrl-C ends it.");
        output.Line();
    }

    public static void Tell(ToolOutput output, ListenNews news)
    {
        switch (news)
        {
            case ListenNews.Listening:
                output.Line("Listening.");
                output.JsonLine(new JsonObject { ["state"] = "listening" });
                break;
            case ListenNews.Waiting waiting:
                output.Warning(string.Create(CultureInfo.InvariantCulture, $"{waiting.Reason} Keygen is asked again in {waiting.Delay.TotalSeconds:0} seconds. Nothing is lost."));
                break;
            case ListenNews.Posted posted:
                Posted(output, posted);
                break;
        }
    }

    public static void End(ToolOutput output, ListenSummary summary)
    {
        output.Line();
        output.Line($"{summary.Accepted} accepted, {summary.Refused} not accepted. Keygen was asked {(summary.Requests is 1 ? "once" : $"{summary.Requests} times")}.");
        output.JsonLine(new JsonObject { ["state"] = "ended", ["accepted"] = summary.Accepted, ["refused"] = summary.Refused, ["requests"] = summary.Requests });
    }

    private static void Posted(ToolOutput output, ListenNews.Posted posted)
    {
        var (listed, answer) = (posted.Event, posted.Answer);
        output.Line(
            string.Create(CultureInfo.InvariantCulture, $"{listed.Created:HH:mm:ss} {listed.Name,-32} {listed.Id} signed again, answered {answer.Describe()}"), answer.IsSuccess ? "green" : "red");
        if (!answer.IsSuccess)
        {
            output.Line($"         It was not accepted, and is not posted again by itself. Once more: keygen-webhooks events replay {listed.Id}");
        }

        output.JsonLine(new JsonObject
        {
            ["event"] = listed.Name,
            ["id"] = listed.Id,
            ["created"] = listed.Created,
            ["endpoint"] = SafeUrl.WithoutPassword(listed.Endpoint),
            ["statusAtKeygen"] = listed.Status,
            ["isSignedAgain"] = true,
            ["answered"] = answer.Describe(),
            ["status"] = answer.StatusCode,
        });
    }
}
