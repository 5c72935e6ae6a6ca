using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Where a walk begins that has no progress yet.</summary>
public sealed class FirstRunTests
{
    [Fact]
    public async Task The_first_run_begins_a_quarter_of_an_hour_ago_and_an_earlier_one_is_asked_for()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.Since = null);
        var (before, justBefore) = (room.Missed(minutesAgo: 15.1), room.Missed(minutesAgo: 14.9));
        var delivered = room.Missed(minutesAgo: 10, status: FakeEventStatus.Delivered);

        (await machine.RunAsync()).Dispatched.Should().Be(1);
        (room.TimesHandled(before), room.TimesHandled(justBefore), room.TimesHandled(delivered)).Should().Be((0, 1, 0));
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6002);
        room.Pass(TimeSpan.FromMinutes(5));
        var after = room.Missed(minutesAgo: 3);
        await machine.RunAsync();
        (room.TimesHandled(before), room.TimesHandled(after)).Should().Be((0, 1));

        await machine.RunAsync(since: Room.Start - TimeSpan.FromHours(1));
        (room.TimesHandled(before), room.TimesHandled(after)).Should().Be((1, 1));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task With_the_progress_wiped_it_begins_at_Since_or_a_quarter_of_an_hour_ago_and_nothing_is_handled_twice(bool hasSince, int missedIsHandled)
    {
        await using var room = await Room.StartAsync();
        var handled = room.Missed();
        await room.NewMachine().RunAsync();
        foreach (var file in Directory.GetFiles(room.Folder))
        {
            File.Delete(file);
        }

        var missed = room.Missed(minutesAgo: 18);
        var machine = room.NewMachine(configure: options => options.Since = hasSince ? options.Since : null);
        await machine.RunAsync();

        (room.TimesHandled(handled), room.TimesHandled(missed)).Should().Be((1, missedIsHandled));
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6002, "it says that it begins anew");
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task Of_Since_and_the_time_that_the_first_run_is_asked_to_go_back_to_the_earlier_counts(int configured, int asked)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed(minutesAgo: 120);
        var machine = room.NewMachine(configure: options => options.Since = Room.Start.AddHours(-configured));

        await machine.RunAsync(since: Room.Start.AddHours(-asked));

        room.TimesHandled(missed).Should().Be(1);
    }

    /// <summary>As in a container without a volume.</summary>
    [Fact]
    public async Task When_a_restart_loses_marks_and_progress_it_begins_now_so_nothing_is_handled_twice()
    {
        await using var room = await Room.StartAsync();
        await NewMachine().RunAsync();
        room.Pass(TimeSpan.FromMinutes(5));
        var handled = room.Missed(minutesAgo: 3);

        await NewMachine(withProgress: true).RunAsync();
        await NewMachine().RunAsync();

        room.TimesHandled(handled).Should().Be(1);
        room.Pass(TimeSpan.FromMinutes(5));
        var later = room.Missed(minutesAgo: 3);
        await NewMachine(withProgress: true).RunAsync();
        (room.TimesHandled(handled), room.TimesHandled(later)).Should().Be((1, 1));

        Machine NewMachine(bool withProgress = false)
        {
            foreach (var file in withProgress ? [] : Directory.GetFiles(room.Folder))
            {
                File.Delete(file);
            }

            return room.NewMachine(
                configure: static options => (options.Since, options.AllowForgetfulStore) = (null, true),
                services: static services => services.AddKeygenWebhooks().UseInMemoryStore());
        }
    }

    [Fact]
    public async Task What_is_lost_while_the_first_version_with_catch_up_is_deployed_is_fetched()
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].SendTo = new("http://127.0.0.1:1");
        var row = room.Keygen.Raise<LicenseCreated>().Single();
        await room.Keygen.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);
        room.Pass(TimeSpan.FromSeconds(2));
        var machine = room.NewMachine(configure: static options => options.Since = null);

        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(5));
        await machine.RunAsync();

        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task A_Since_that_lies_ahead_is_now()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: static options => options.Since = Room.Start.AddYears(1));
        await machine.RunAsync();
        room.Pass(TimeSpan.FromMinutes(5));
        var missed = room.Missed(minutesAgo: 3);

        await machine.RunAsync();

        room.TimesHandled(missed).Should().Be(1);
    }
}
