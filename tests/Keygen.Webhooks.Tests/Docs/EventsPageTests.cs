namespace Keygen.Webhooks.Tests.Docs;

public sealed class EventsPageTests
{
    [Fact]
    public void The_page_of_events_says_what_the_types_say()
    {
        var path = Path.Combine(Root.Folder, "docs", "events.md");
        var page = EventsPage.Write();
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            File.WriteAllText(path, page);
        }

        File.ReadAllText(path).Should().Be(page, "docs/events.md is made of the types; KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test writes it anew");
    }

    [Fact]
    public void Every_event_says_when_it_is_sent()
    {
        EventCatalogue.ByName.Values
            .Where(static type => !XmlDocs.Summary(type.Type).StartsWith($"`{type.Name}`: ", StringComparison.Ordinal))
            .Select(static type => type.Name)
            .Should().BeEmpty("the summary of an event begins with its name on the wire");
    }
}
