using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>Counts the requests of a run, and of the day.</summary>
internal sealed class RequestBudget(CatchUpOptions options, TimeProvider time, CatchUpProgress progress)
{
    private DateOnly _day = progress.Day;
    private int _today = progress.Requests;

    /// <summary>Requests of this run.</summary>
    public int Made { get; private set; }

    /// <summary>Whether half of the day's requests are left, as looking again at what waits may not starve the walk.</summary>
    public bool AllowsLookingAgain => Today < options.DailyRequestBudget / 2;

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
