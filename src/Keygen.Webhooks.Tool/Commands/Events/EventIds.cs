using System.CommandLine;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>Webhook events, named by their ids on a command line.</summary>
internal static class EventIds
{
    public static Argument<string> CreateArgument() => Checked<string>(new("id") { Description = "The id of the webhook event, as 'events list' shows it.", HelpName = "ID" });

    public static Argument<string[]> CreateListArgument() => Checked<string[]>(new("ids")
    {
        Description = "The ids of the webhook events, as 'events list' shows them.", HelpName = "ID", Arity = ArgumentArity.OneOrMore,
    });

    private static Argument<T> Checked<T>(Argument<T> argument)
    {
        argument.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !Guid.TryParse(token.Value, out _)))
            {
                result.AddError($"'{token.Value}' is not the id of a webhook event, which is a UUID. 'keygen-webhooks events list' shows the ids");
            }
        });
        return argument;
    }

    /// <summary>Reads an event as Keygen's list shows it, from an answer that the account signed.</summary>
    /// <returns>The row of the list, and the account's API version.</returns>
    /// <exception cref="ToolException">There is no such event.</exception>
    public static async Task<(JsonObject Row, string? AccountVersion)> ReadAsync(KeygenApi api, string id, CancellationToken cancellationToken)
    {
        // Without a version, Keygen's answer tells the account's: that of a payload whose endpoint has none.
        var response = await api.SendAsync(
            new(HttpMethod.Get, $"webhook-events/{Guid.Parse(id):D}") { AllowNotFound = true, SendVersion = false }, cancellationToken).ConfigureAwait(false);
        return response is { IsNotFound: false, Verified: { } verified } && JsonNode.Parse(verified.Body.Span)?["data"] is JsonObject row
            ? (row, verified.KeygenVersion)
            : throw new ToolException($"Keygen has no event {id}, or the token may not see it. Keygen keeps events for 30 days.", ExitCodes.No);
    }
}
