using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.Tests.CatchUp;

public sealed class ProgressFilesTests : IDisposable
{
    private const string Name = "catch-up//3e58a9fe-fbf4-45d4-8c1a-53cd9a922564/";

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-progress-").FullName;

    [Fact]
    public async Task What_was_written_is_read_by_the_next_process_with_the_next_version()
    {
        using (var files = new ProgressFiles(_folder))
        {
            (await files.ReadAsync(Name, default)).Should().BeNull();
            (await files.TryWriteAsync(Name, 0, "{\"a\":\"ä\"}", default)).Should().BeTrue();
            (await files.TryWriteAsync(Name, 1, "two\nlines", default)).Should().BeTrue();
        }

        using var next = new ProgressFiles(_folder);
        (await next.ReadAsync(Name, default)).Should().Be(new Progress.CatchUpDocument(2, "two\nlines"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_write_that_follows_another_version_changes_nothing(long expectedVersion)
    {
        using var files = new ProgressFiles(_folder);
        await files.TryWriteAsync(Name, 0, "first", default);

        (await files.TryWriteAsync(Name, expectedVersion, "other", default)).Should().BeFalse();

        (await files.ReadAsync(Name, default)).Should().Be(new Progress.CatchUpDocument(1, "first"));
    }

    [Fact]
    public async Task Of_writers_that_follow_one_version_one_wins()
    {
        using var files = new ProgressFiles(_folder);
        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await files.TryWriteAsync(Name, 0, $"{i}", default))));

        wins.Count(static won => won).Should().Be(1);
    }

    [Fact]
    public async Task A_write_waits_for_another_process_that_is_at_the_file()
    {
        using var files = new ProgressFiles(_folder);
        ValueTask<bool> writing;
        using (new FileStream(files.PathOf(Name) + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            writing = files.TryWriteAsync(Name, 0, "first", default);
            writing.IsCompleted.Should().BeFalse();
        }

        (await writing).Should().BeTrue();
    }

    [Fact]
    public async Task A_lock_that_nobody_gives_back_is_a_store_out_of_reach()
    {
        using var files = new ProgressFiles(_folder);
        using var taken = new FileStream(files.PathOf(Name) + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var reading = async () => await files.ReadAsync(Name, default);

        await reading.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Names_have_files_of_their_own()
    {
        using var files = new ProgressFiles(_folder);
        await files.TryWriteAsync("eu/x", 0, "one", default);
        await files.TryWriteAsync("EU/x", 0, "two", default);
        await files.TryWriteAsync("eu_x", 0, "three", default);

        (await files.ReadAsync("eu/x", default))!.Content.Should().Be("one");
        (await files.ReadAsync("EU/x", default))!.Content.Should().Be("two");
        (await files.ReadAsync("eu_x", default))!.Content.Should().Be("three");
    }

    [Theory]
    [InlineData("", "cut short")]
    [InlineData("{}", "not written by catch-up")]
    [InlineData("changed", "changed or damaged")]
    [InlineData("shortened", "changed or damaged")]
    [InlineData("renamed", "belongs to")]
    public async Task A_damaged_or_foreign_file_stops_with_a_sentence_and_is_not_overwritten(string damage, string says)
    {
        using var files = new ProgressFiles(_folder);
        await files.TryWriteAsync(Name, 0, "{\"cursor\":\"abc\"}", default);
        var path = files.PathOf(Name);
        var good = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, damage switch
        {
            "changed" => good.Replace("abc", "abd", StringComparison.Ordinal),
            "shortened" => good[..^1],
            "renamed" => good.Replace("3e58a9fe", "00000000", StringComparison.Ordinal),
            _ => damage,
        }, TestContext.Current.CancellationToken);

        var reading = async () => await files.ReadAsync(Name, default);
        var writing = async () => await files.TryWriteAsync(Name, 0, "{}", default);

        (await reading.Should().ThrowAsync<InvalidDataException>()).WithMessage($"*{says}*CatchUp:Since*");
        await writing.Should().ThrowAsync<InvalidDataException>();
    }

    [Fact]
    public async Task A_write_that_was_cut_off_leaves_the_one_before_it()
    {
        using var files = new ProgressFiles(_folder);
        await files.TryWriteAsync(Name, 0, "good", default);
        await File.WriteAllTextAsync(files.PathOf(Name) + ".new", "Keygen.Webhooks.CatchUp/1 2 ab", TestContext.Current.CancellationToken);

        (await files.ReadAsync(Name, default))!.Content.Should().Be("good");
        (await files.TryWriteAsync(Name, 1, "better", default)).Should().BeTrue();
        (await files.ReadAsync(Name, default))!.Content.Should().Be("better");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
