using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>Reading and writing a text with a version.</summary>
internal static class DocumentCases
{
    public static readonly ContractCase<ProgressHarness>[] All =
    [
        new("A name that was never written reads as null", static harness => harness.MustReadAsync(null)),
        new("A read returns the last write, with the next version each time", Written),
        new("A write with another expected version changes nothing", Stale),
        new("A first write with an expected version changes nothing", NotThere),
        new("Of a hundred concurrent writes with the same expected version, one succeeds", AtOnce),
        new("Another process reads the last write and continues from it", Another),
        new("Names are compared exactly, character by character", Apart),
        new("Long and unusual texts are stored unchanged", Odd),
        new("Progress does not expire", Lasting),
        new("An invalid name of a progress is rejected", BadNames),
    ];

    private static async Task Written(ProgressHarness harness)
    {
        for (var version = 0; version < 5; version++)
        {
            await harness.WriteAsync(version, $"content {version}");
            await harness.MustReadAsync(new(version + 1, $"content {version}"));
        }
    }

    private static async Task Stale(ProgressHarness harness)
    {
        await harness.WriteAsync(0, "first");
        await harness.WriteAsync(1, "second");
        foreach (var version in new[] { 0, 1, 3, -1 })
        {
            await harness.WriteAsync(version, "stale", expected: false);
        }

        await harness.MustReadAsync(new(2, "second"));
    }

    private static async Task NotThere(ProgressHarness harness)
    {
        await harness.WriteAsync(7, "stale", expected: false);
        await harness.MustReadAsync(null);
    }

    private static async Task AtOnce(ProgressHarness harness)
    {
        for (var version = 0; version < 2; version++)
        {
            var expected = version;
            var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await harness.Store.TryWriteAsync(harness.Name, expected, $"{i}", default))));
            made.Count(static one => one).MustBe(1, $"how many of the writes over version {version} were made");
        }
    }

    private static async Task Another(ProgressHarness harness)
    {
        await harness.WriteAsync(0, "first");
        var another = harness.OpenAnother();
        await harness.MustReadAsync(new(1, "first"), store: another);
        (await another.TryWriteAsync(harness.Name, 1, "second", default)).MustBe(true, "another process's write");
        await harness.MustReadAsync(new(2, "second"));
    }

    private static async Task Apart(ProgressHarness harness)
    {
        string[] names = [harness.Name, harness.Name.ToUpperInvariant(), $"{harness.Name} ", $"{harness.Name}/../x", $"{harness.Name}:%*'\"\\", $"{harness.Name}漢", harness.Name.PadRight(CatchUpDocument.MaxNameLength, 'x')];
        foreach (var name in names)
        {
            await harness.WriteAsync(0, $"of {name}", name: name);
        }

        foreach (var name in names)
        {
            await harness.MustReadAsync(new(1, $"of {name}"), name);
        }
    }

    private static async Task Odd(ProgressHarness harness)
    {
        string[] texts = ["", " ", "{\"a\":\"\\u0000 漢 👩‍💻 \r\n\"}", new('x', 300_000)];
        for (var version = 0; version < texts.Length; version++)
        {
            await harness.WriteAsync(version, texts[version]);
            await harness.MustReadAsync(new(version + 1, texts[version]));
        }
    }

    private static async Task Lasting(ProgressHarness harness)
    {
        await harness.WriteAsync(0, "first");
        await harness.AdvanceAsync(TimeSpan.FromDays(400));
        await harness.MustReadAsync(new(1, "first"));
    }

    private static async Task BadNames(ProgressHarness harness)
    {
        await Expectations.MustRejectBadNamesAsync(async name => await harness.Store.ReadAsync(name, default), CatchUpDocument.MaxNameLength, "a read");
        await Expectations.MustRejectBadNamesAsync(async name => await harness.Store.TryWriteAsync(name, 0, "first", default), CatchUpDocument.MaxNameLength, "a write");
    }
}
