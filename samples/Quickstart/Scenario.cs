using System.Net.Http.Headers;

namespace Quickstart;

/// <summary>A delivery, and its expected result.</summary>
internal sealed record Scenario(string Name, Delivery Delivery, int ExpectedStatus, int ExpectedRuns)
{
    /// <summary>Sends the deliveries in order, and prints a table of results.</summary>
    /// <returns>Whether every result was as expected.</returns>
    public static async Task<bool> RunAllAsync(IEnumerable<Scenario> scenarios, Uri receiver, Ledger handled)
    {
        using var client = new HttpClient { BaseAddress = receiver };
        Console.WriteLine($"{"sent",-32}  {"answered",-8}  handled");
        var ok = true;
        foreach (var scenario in scenarios)
        {
            var before = handled.Entries.Count;
            var status = await SendAsync(client, scenario.Delivery);
            var runs = handled.Entries.Skip(before).ToArray();
            var right = status == scenario.ExpectedStatus && runs.Length == scenario.ExpectedRuns;
            Console.WriteLine($"{scenario.Name,-32}  {status,-8}  {(runs.Length == 0 ? "-" : string.Join("; ", runs))}{(right ? "" : "   WRONG")}");
            ok &= right;
        }

        Console.WriteLine(ok ? "\nEvery delivery had the expected result." : "\nA delivery had an unexpected result.");
        return ok;
    }

    private static async Task<int> SendAsync(HttpClient client, Delivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/keygen") { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in delivery.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
