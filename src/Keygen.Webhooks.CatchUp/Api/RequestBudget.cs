using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>Counts the requests of a run and of the day.</summary>
internal sealed class RequestBudget(CatchUpOptions options, TimeProvider time, CatchUpProgress progress)
{
    private DateOnly _day = progress.Day;
    private int _today = progress.Requests;

    /// <summary>The number of requests of this run.</summary>
    public int Made { get; private set; }

    /// <summary>
    /// Whether at least half of the day's requests are left. Rechecks of waiting events must not use up the requests that the walk needs.
    /// </summary>
    public bool AllowsRechecks => Today < options.DailyRequestBudget / 2;

    private int Today => _day == DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) ? _today : 0;

    public bool TryTake()
    {
        (_today, _day) = (Today, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (_today >= options.DailyRequestBudget)
        {
            return false;
        }

        _today++;
        Made++;
        return true;
    }

    public CatchUpProgress Note(CatchUpProgress progress) => progress with { Day = _day, Requests = _today };
}
