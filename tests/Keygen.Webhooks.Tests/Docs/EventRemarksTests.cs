using System.Text.Json;
using Keygen.Webhooks.Tests.Events;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>What the contract says of when and to whom an event is sent stands in the event's docs, and nowhere else.</summary>
public sealed class EventRemarksTests
{
    private static readonly (string Phrase, Func<JsonElement, bool> Applies)[] Facts =
    [
        ("Enterprise Edition and Keygen Cloud only.", static e => Is(e, "eeOnly")),
        ("Frequent", static e => Is(e, "highVolume")),
        ("A credential", static e => e.TryGetProperty("sensitive", out _)),
        ("Never sent to an endpoint of a product.", static e => Text(e, "productEndpoint").StartsWith("never", StringComparison.Ordinal)),
        ("A new self-hosted server rejects subscriptions to this event until the event has happened once.", static e => !Is(e, "seeded")),
        ("state just before", static e => Text(e, "timing").Contains("before the record is destroyed", StringComparison.Ordinal)),
        ("just after", static e => Text(e, "timing").Contains("rendered after", StringComparison.Ordinal) || Text(e, "timing").Contains("AFTER", StringComparison.Ordinal)),
        ("already has the new time.", static e => Text(e, "timing").Contains("already carries the new timestamp", StringComparison.Ordinal)),
        ("handle one of the two.", static e => e.TryGetProperty("pairedWith", out _)),
        ("A reserved name: you can subscribe to it, but Keygen never sends it.", static e => !Is(e, "broadcast")),
    ];

    private static readonly string[] SaysItIsOld = ["older name", "older call", "A reserved name"];

    [Theory]
    [MemberData(nameof(Contract.EventNames), MemberType = typeof(Contract))]
    public void Each_fact_stands_where_it_holds_and_nowhere_else(string name)
    {
        var (contract, docs) = (Contract.Event(name), Docs(name));

        Facts.Where(fact => docs.Contains(fact.Phrase, StringComparison.Ordinal)).Select(static fact => fact.Phrase)
            .Should().BeEquivalentTo(Facts.Where(fact => fact.Applies(contract)).Select(static fact => fact.Phrase), "{0}: {1}", name, docs);
        docs.Replace(Facts[0].Phrase, "", StringComparison.Ordinal).Contains("Keygen Cloud only.", StringComparison.Ordinal)
            .Should().Be(Is(contract, "cloudOnly"), "of the cloud");
        SaysItIsOld.Any(phrase => docs.Contains(phrase, StringComparison.Ordinal)).Should().Be(Is(contract, "deprecated"), "of its age: {0}", docs);
    }

    [Fact]
    public void Nothing_promises_how_long_before_its_expiry_a_license_is_told_of() =>
        Docs("license.expiring-soon").Should().NotContainAny("3", "three").And.Contain("`License.Expiry`");

    [Fact]
    public void A_pair_names_its_other_half()
    {
        var pairs = Contract.Events.Where(static e => e.TryGetProperty("pairedWith", out _)).ToArray();

        pairs.Should().NotBeEmpty().And.AllSatisfy(static one =>
            Docs(Contract.Text(one, "event")).Should().Contain($"`{ClassNames.Of(Text(one, "pairedWith").Split(' ')[0])}`"));
    }

    [Fact]
    public void Every_timing_of_the_contract_is_among_the_facts() =>
        Contract.Events.Where(static e => e.TryGetProperty("timing", out _))
            .Should().OnlyContain(static e => Facts.Any(fact => fact.Applies(e) && (fact.Phrase.Contains("just", StringComparison.Ordinal) || fact.Phrase.Contains("new time", StringComparison.Ordinal))));

    private static string Docs(string name) => $"{XmlDocs.Summary(Type(name))} {XmlDocs.Remarks(Type(name))}";

    private static Type Type(string name) => EventCatalogue.ByName[name].Type;

    private static bool Is(JsonElement contract, string flag) => contract.TryGetProperty(flag, out var value) && value.GetBoolean();

    private static string Text(JsonElement contract, string name) => Contract.TextOrNull(contract, name) ?? "";
}
