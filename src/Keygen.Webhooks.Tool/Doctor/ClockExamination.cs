using System.Globalization;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Compares this machine's clock with that of Keygen's API, by the date of an answer.</summary>
internal sealed class ClockExamination(HttpClient http, TimeProvider time)
{
    private const string Area = "clock";

    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(2);

    public async Task<DoctorFinding> ExamineAsync(Uri api, CancellationToken cancellationToken)
    {
        try
        {
            var before = time.GetUtcNow();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api, "/v1/ping"));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.Headers.Date is { } date ? Compare(api, before + ((time.GetUtcNow() - before) / 2) - date)
                : DoctorFinding.Unknown(Area, $"{api.Host} sends no date.");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return DoctorFinding.Unknown(Area, $"{api.Host} cannot be reached, so the clock was not compared.", "Without a network: --offline");
        }
    }

    /// <summary>The date has whole seconds, so it is up to a second behind.</summary>
    private static DoctorFinding Compare(Uri api, TimeSpan fast)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {fast.Duration().TotalSeconds:0} seconds {(fast > TimeSpan.Zero ? "ahead of" : "behind")} that of {api.Host}.");
        return fast.Duration() < Noticeable ? DoctorFinding.Good(Area, $"This machine's clock agrees with that of {api.Host}.")
            : fast.Duration() < Harmful ? DoctorFinding.Note(
                Area,
                words,
                "Deliveries more than five minutes off are refused.",
                "Synchronise the clock (NTP).")
            : DoctorFinding.Mend(
                Area,
                words,
                "Deliveries more than five minutes off are refused, on a machine whose clock is like this one's.",
                "Synchronise the clock (NTP) where the app runs.");
    }
}
