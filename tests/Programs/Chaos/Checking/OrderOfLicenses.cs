using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>In which order later handlers ran, license by license.</summary>
internal sealed class OrderOfLicenses
{
    private readonly Dictionary<string, SentEvent> _events;
    private readonly HandlerRun[] _runs;

    public OrderOfLicenses(History history, SenderLog sent)
    {
        _events = sent.Events.ToDictionary(static one => one.Token, StringComparer.Ordinal);
        _runs = [.. history.Runs.Values.Where(run => AppHandlers.Later.Contains(run.Duty.Handler) && _events.ContainsKey(run.Duty.Token)).OrderBy(static run => run.StartedAt)];
    }

    /// <summary>
    /// No run begins while one of another event of its license goes on. None begins when a handler has begun with an event that was sent after its own
    /// had been acknowledged.
    /// </summary>
    /// <returns>What is not so.</returns>
    public IReadOnlyList<string> Check()
    {
        var found = new List<string>();
        foreach (var runs in _runs.GroupBy(LicenseOf, StringComparer.Ordinal))
        {
            CheckBeside(found, [.. runs]);
            foreach (var ofHandler in runs.GroupBy(static run => run.Duty.Handler, StringComparer.Ordinal))
            {
                CheckOrder(found, [.. ofHandler]);
            }
        }

        return found;
    }

    /// <summary>How many runs began while one of another license went on.</summary>
    public int CountBesideOthers()
    {
        var (count, open) = (0, new List<HandlerRun>());
        foreach (var run in _runs)
        {
            open.RemoveAll(earlier => earlier.OverAt <= run.StartedAt);
            count += open.Exists(earlier => LicenseOf(earlier) != LicenseOf(run)) ? 1 : 0;
            open.Add(run);
        }

        return count;
    }

    private static void CheckBeside(List<string> found, HandlerRun[] runs)
    {
        for (var i = 0; i < runs.Length; i++)
        {
            for (var j = i + 1; j < runs.Length && runs[j].StartedAt < runs[i].OverAt; j++)
            {
                if (runs[i].Duty.Token != runs[j].Duty.Token)
                {
                    found.Add($"{runs[j].Id} began beside {runs[i].Id}, of another event of its license");
                }
            }
        }
    }

    private void CheckOrder(List<string> found, HandlerRun[] runs)
    {
        var events = runs.GroupBy(static run => run.Duty.Token, StringComparer.Ordinal)
            .Select(one => (Sent: _events[one.Key], First: one.First(), Last: one.Last())).ToArray();
        foreach (var before in events.Where(static one => one.Sent.AcknowledgedAt != 0))
        {
            foreach (var after in events.Where(after => before.Sent.AcknowledgedAt < after.Sent.SentAt && before.Last.StartedAt > after.First.StartedAt))
            {
                found.Add($"{before.Last.Id} began after {after.First.Id}, of an event that was sent later");
            }
        }
    }

    private string LicenseOf(HandlerRun run) => _events[run.Duty.Token].License ?? "";
}
