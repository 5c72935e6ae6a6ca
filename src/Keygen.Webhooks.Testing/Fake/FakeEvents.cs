using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>Records events: one row for each endpoint, each with its own id and token.</summary>
internal sealed class FakeEvents(FakeKeygenOptions options, FakeRows rows)
{
    public FakeWebhookEvent[] Record(KeygenEventBuilder builder, IEnumerable<FakeEndpoint> endpoints)
    {
        var content = builder.Build(options.Keys, builder.CreatedAt ?? rows.Now);
        return [.. endpoints
            .Where(endpoint => endpoint.Wants(content.Name) && endpoint.EnvironmentId == builder.Environment)
            .Select(endpoint => Add(builder, content, endpoint))];
    }

    public FakeWebhookEvent Record(KeygenEventBuilder builder, FakeEndpoint endpoint, FakeEventStatus status)
    {
        var row = Add(builder, builder.Build(options.Keys, builder.CreatedAt ?? rows.Now), endpoint, status);
        return row;
    }

    public FakeWebhookEvent Retry(FakeWebhookEvent old)
    {
        var retry = new FakeWebhookEvent(
            rows, old.Endpoint, old.Content, old.Document with { Id = Guid.NewGuid().ToString("D"), Created = rows.Now });
        rows.Add(retry);
        return retry;
    }

    private FakeWebhookEvent Add(
        KeygenEventBuilder builder, EventContent content, FakeEndpoint endpoint, FakeEventStatus status = FakeEventStatus.Delivering)
    {
        var row = new FakeWebhookEvent(rows, endpoint, content, new()
        {
            Id = builder.Id ?? Guid.NewGuid().ToString("D"),
            AccountId = options.Keys.AccountId,
            Token = builder.Token ?? SampleValues.NewToken(62),
            Name = content.Name,
            EndpointUrl = endpoint.Url,
            ApiVersion = endpoint.ApiVersion,
            Payload = content.PayloadFor(endpoint.EffectiveVersion),
            Created = builder.CreatedAt ?? rows.Now,
            EnvironmentId = builder.Environment,
            CommunityEdition = builder.IsCommunityEdition,
        })
        {
            Status = status,
        };
        rows.Add(row);
        return row;
    }
}

/// <summary>The daily job at 06:00 UTC, which removes rows that are older than the retention in days.</summary>
internal static class PruneSchedule
{
    public static void Run(FakeRows rows, FakeKeygenOptions options)
    {
        if (options.RetentionDays > 0)
        {
            var dayOfLastRun = rows.Now.UtcDateTime.AddHours(-6).Date;
            rows.RemoveBefore(new(dayOfLastRun.AddDays(-options.RetentionDays), TimeSpan.Zero));
        }
    }
}
