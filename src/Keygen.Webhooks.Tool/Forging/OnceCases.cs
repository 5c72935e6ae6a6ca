namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Deliveries of one event that comes more than once. A receiver must accept each and handle one.</summary>
internal static class OnceCases
{
    private const string Twice = "Keygen delivers at least once. Handled twice, a customer is charged, mailed or credited twice.";

    public static IEnumerable<ForgeCase> All { get; } =
    [
        new("duplicate", "a delivery, and once more the same", Expectation.HandleOnce, Twice, static context =>
        {
            var request = context.Request(context.Delivery());
            return [request, request];
        }),
        new("duplicate-at-once", "the same delivery twice at once", Expectation.HandleOnce, Twice, static context =>
        {
            var request = context.Request(context.Delivery());
            return [request, request];
        })
        {
            AtOnce = true,
        },
        new("retried", "a delivery, and Keygen's next attempt: the same body, with a new date and signature", Expectation.HandleOnce, Twice, static context =>
        {
            var delivery = context.Delivery();
            return [context.Request(delivery), context.Request(delivery.SentAgainAt(context.Now.AddSeconds(1)))];
        }),
        new("retried-by-hand", "a delivery, and a retry by hand: a new event id, the same idempotency token", Expectation.HandleOnce,
            $"{Twice} Only data.meta.idempotencyToken is the same; data.id is new.", static context =>
            {
                var delivery = context.Delivery();
                return [context.Request(delivery), context.Request(delivery.RetriedByHandAt(context.Now.AddSeconds(1)))];
            }),
    ];
}
