using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>A text with a version.</summary>
internal static class DocumentCases
{
    public static readonly ContractCase<ProgressHarness>[] All =
    [
        new("What was never written reads as null", static bench => bench.MustReadAsync(null)),
        new("What was written is read, with the next version each time", Written),
        new("A write over another version changes nothing", Stale),
        new("A first write over a version that is not there changes nothing", NotThere),
        new("Of a hundred writes over one version at once one is made", AtOnce),
        new("Another process reads what was written and writes on", Another),
        new("Names are told apart letter by letter", Apart),
        new("Long and odd texts come back as they were", Odd),
        new("A progress does not run out", Lasting),
        new("A name of a progress too long or empty is refused", BadNames),
    ];

    private static async Task Written(ProgressHarness bench)
    {
        for (var version = 0; version < 5; version++)
        {
            await bench.WriteAsync(version, $"content {version}");
            await bench.MustReadAsync(new(version + 1, $"content {version}"));
        }
    }

    private static async Task Stale(ProgressHarness bench)
    {
        await bench.WriteAsync(0, "first");
        await bench.WriteAsync(1, "second");
        foreach (var version in new[] { 0, 1, 3, -1 })
        {
            await bench.WriteAsync(version, "stale", expected: false);
        }

        await bench.MustReadAsync(new(2, "second"));
    }

    private static async Task NotThere(ProgressHarness bench)
    {
        await bench.WriteAsync(7, "stale", expected: false);
        await bench.MustReadAsync(null);
    }

    private static async Task AtOnce(ProgressHarness bench)
    {
        for (var version = 0; version < 2; version++)
        {
            var expected = version;
            var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await bench.Store.TryWriteAsync(bench.Name, expected, $"{i}", default))));
            made.Count(static one => one).MustBe(1, $"how many of the writes over version {version} were made");
        }
    }

    private static async Task Another(ProgressHarness bench)
    {
        await bench.WriteAsync(0, "first");
        var another = bench.OpenAnother();
        await bench.MustReadAsync(new(1, "first"), store: another);
        (await another.TryWriteAsync(bench.Name, 1, "second", default)).MustBe(true, "another process's write");
        await bench.MustReadAsync(new(2, "second"));
    }

    private static async Task Apart(ProgressHarness bench)
    {
        string[] names = [bench.Name, bench.Name.ToUpperInvariant(), $"{bench.Name} ", $"{bench.Name}/../x", $"{bench.Name}:%*'\"\\", $"{bench.Name}漢", bench.Name.PadRight(CatchUpDocument.MaxNameLength, 'x')];
        foreach (var name in names)
        {
            await bench.WriteAsync(0, $"of {name}", name: name);
        }

        foreach (var name in names)
        {
            await bench.MustReadAsync(new(1, $"of {name}"), name);
        }
    }

    private static async Task Odd(ProgressHarness bench)
    {
        string[] texts = ["", " ", "{\"a\":\"\\u0000 漢 👩‍💻 \r\n\"}", new('x', 300_000)];
        for (var version = 0; version < texts.Length; version++)
        {
            await bench.WriteAsync(version, texts[version]);
            await bench.MustReadAsync(new(version + 1, texts[version]));
        }
    }

    private static async Task Lasting(ProgressHarness bench)
    {
        await bench.WriteAsync(0, "first");
        await bench.AdvanceAsync(TimeSpan.FromDays(400));
        await bench.MustReadAsync(new(1, "first"));
    }

    private static async Task BadNames(ProgressHarness bench)
    {
        foreach (var name in new[] { null!, "", new string('x', CatchUpDocument.MaxNameLength + 1) })
        {
            try
            {
                await bench.Store.ReadAsync(name, default);
            }
            catch (ArgumentException)
            {
                continue;
            }

            throw new StoreContractException($"expected a name of {name?.Length} characters to be refused with an ArgumentException, found that it was not.");
        }
    }
}
