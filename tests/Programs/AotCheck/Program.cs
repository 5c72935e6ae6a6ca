using Keygen.Webhooks;
using Keygen.Webhooks.AotCheck;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

// Every recorded delivery, verified and read by the natively compiled library: what trimming could have taken away is missed here.
var (read, values, problems) = (0, 0, new List<string>());
foreach (var recorded in RecordedDelivery.All)
{
    var verifier = new SignatureVerifier(
        recorded.AccountId, [VerificationKey.Parse(recorded.Account.KeyFor(recorded.Algorithm))], [recorded.Algorithm]);
    var head = verifier.VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], recorded.SentAt);
    if (!head.TryVerifyDelivery(recorded.Body, out var delivery, out _) || !EventReader.TryRead(delivery, out var keygenEvent, out _))
    {
        problems.Add($"{recorded.Name}: not accepted");
        continue;
    }

    // Received, handed over and consumed by the services as an app has them.
    if (await QueuedMessages.RoundTripAsync(recorded) is { } problem)
    {
        problems.Add($"{recorded.Name}: {problem}");
    }

    read++;
    if (keygenEvent is UnknownEvent || keygenEvent.Payload.Resources.Any(static resource => resource.GetType() == typeof(Resource)))
    {
        problems.Add($"{recorded.Name}: not typed");
    }

    foreach (var (text, isKnown) in OpenEnums.Of(keygenEvent))
    {
        values++;
        if (!isKnown)
        {
            problems.Add($"{recorded.Name}: '{text}' is not known");
        }
    }
}

problems.ForEach(Console.WriteLine);
Console.WriteLine($"{read} deliveries verified and read, {values} values of enums, {problems.Count} problems.");
return problems.Count == 0 && read == RecordedDelivery.All.Count && values > read ? 0 : 1;
