using System.Globalization;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>What a request asks for and cannot get.</summary>
internal static class ReplayRemarks
{
    private static readonly TimeSpan KeptByKeygen = TimeSpan.FromDays(30);

    public static IReadOnlyList<string> Of(ReplayRequest request, EventDispatcher dispatcher, DateTimeOffset now)
    {
        var remarks = new List<string>();
        if (request.From < now - KeptByKeygen)
        {
            remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Keygen keeps events for 30 days, so events before {now - KeptByKeygen:u} cannot be replayed, unless your own server keeps them longer."));
        }

        foreach (var pattern in request.Events)
        {
            if (!dispatcher.Subscriptions.Any(subscription => subscription.EventNames.Any(name => ReplayFilter.Matches(pattern, name))))
            {
                remarks.Add($"No handler takes an event that this version of the library knows as '{pattern}'.");
            }
        }

        return remarks;
    }
}
