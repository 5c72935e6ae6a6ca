using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Progress as version 0.1 writes it, hashed by another program. It is what lies on disks: every later version must go on from it.</summary>
public sealed class StoredProgressTests : IDisposable
{
    private const string Name = "catch-up//3e58a9fe-fbf4-45d4-8c1a-53cd9a922564/";

    private const string FileName = "catch-up__3e58a9fe-fbf4-45d4-8c1a-53cd9a922564_-40405ed45c8b.progress";

    private const string Head = "Keygen.Webhooks.CatchUp/1 41 c3d8a619371a8c2a175c09f4a65f9de39b91178637988f7e53bc9b65e6088595 catch-up//3e58a9fe-fbf4-45d4-8c1a-53cd9a922564/";

    private const string Content = """
        {"format":1,"isPlaced":true,"cursor":{"id":"c1","created":"2026-11-20T08:00:00+00:00"},"from":"2026-11-01T00:00:00+00:00","lastCompleted":"2026-11-20T08:05:00+00:00","pausedUntil":"2026-11-20T09:00:00+00:00","day":"2026-11-20","requests":7,"open":{"o1":{"created":"2026-11-20T07:00:00+00:00","attempts":1,"due":"2026-11-20T08:10:00+00:00"}},"parked":{"p1":{"created":"2026-11-19T07:00:00+00:00","attempts":20}},"watch":{"from":"2026-11-02T00:00:00+00:00","handlers":"h","seenTo":{"id":"c1","created":"2026-11-20T08:00:00+00:00"},"unseen":[{"id":"u1","token":"t1","created":"2026-11-20T06:00:00+00:00"}],"missingFrom":"2026-11-20T05:00:00+00:00","missingTo":"2026-11-20T05:30:00+00:00","missing":2,"inspectedAt":"2026-11-20T08:00:00+00:00","findings":[{"kind":2,"message":"m"}],"notVisible":["policies"]}}
        """;

    /// <summary>What came later, and is written only where there is something to say.</summary>
    private const string Later = """
        {"format":1,"isPlaced":true,"from":"2026-11-01T00:00:00+00:00","since":"2026-10-30T00:00:00+00:00","day":"2026-11-20","requests":7,"open":{},"parked":{"p1":{"created":"2026-11-19T07:00:00+00:00","attempts":20,"token":"t1"}},"watch":{"from":"2026-11-02T00:00:00+00:00","handlers":"h","others":[{"handlers":"g","from":"2026-11-02T01:00:00+00:00","seen":"2026-11-20T08:00:00+00:00","inspectedAt":"2026-11-20T07:00:00+00:00","findings":[{"kind":2,"message":"m"}]}],"missingTo":"0001-01-01T00:00:00+00:00","missing":0}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-stored-").FullName;

    [Fact]
    public async Task A_file_of_the_first_version_is_gone_on_from()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, FileName), $"{Head}\n{Content}", TestContext.Current.CancellationToken);
        using var files = new ProgressFiles(_folder);

        (await files.ReadAsync(Name, default)).Should().Be(new Progress.CatchUpDocument(41, Content));
        (await files.TryWriteAsync(Name, 41, Content, default)).Should().BeTrue();

        (await File.ReadAllTextAsync(Path.Combine(_folder, FileName), TestContext.Current.CancellationToken))
            .Should().Be($"{Head}\n{Content}".Replace("/1 41 ", "/1 42 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_of_the_first_version_is_read_and_written_as_it_was()
    {
        var progress = ProgressJson.Read(Content)!;

        ProgressJson.Write(progress).Should().Be(Content);
        progress.Watch!.Findings!.Single().Kind.Should().Be(EndpointFindingKind.NotSubscribed, "a kind is kept as its number");
    }

    [Fact]
    public void What_came_later_is_read_and_written_as_it_was() => ProgressJson.Write(ProgressJson.Read(Later)!).Should().Be(Later);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
