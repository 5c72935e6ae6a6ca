using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Values beyond what .NET holds fail alone, or flow through as data.</summary>
[Trait("Case", "58")]
public sealed class HostileValueTests
{
    private static readonly string Digits = new('9', 400);

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Depth_is_no_limit(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2)) + "7" + string.Concat(Enumerable.Repeat("]}", depth / 2));
        var license = SampleLicense.With($"\"new\":{deep},\"metadata\":{deep},\"uses\":7", $"\"owner\":{{\"meta\":{deep},\"data\":null}}");
        var envelope = new SampleEnvelope { Meta = $"\"x\":{deep},\"meta\":{{\"x\":{deep},\"idempotencyToken\":\"t\"}}" };

        license.Uses.Should().Be(7);
        license.Owner.Should().BeNull();
        license.TryGetAttribute("new", out var value).Should().BeTrue();
        envelope.Read().IdempotencyToken.Should().Be("t");
        var map = license.Metadata;

        // To the bottom only where it is not too far: each step reads all that is below.
        for (var level = 2; level < depth && depth <= 1_000; level += 2)
        {
            (map, value) = (map.GetList("a")![0].GetMap(), value.GetProperty("a")[0]);
        }

        map.GetList("a")![0].Kind.Should().Be(depth <= 1_000 ? JsonValueKind.Number : JsonValueKind.Object);
        value.GetProperty("a")[0].ValueKind.Should().Be(depth <= 1_000 ? JsonValueKind.Number : JsonValueKind.Object);
    }

    public static TheoryData<string> Numbers =>
        [Digits, $"-{Digits}", $"1.{Digits}", $"{Digits}.{Digits}", "1e400", "1e2147483648", "1E-99999999999", $"0.{Digits}e1"];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_that_no_type_holds_fails_alone_and_is_there_as_text(string number)
    {
        var license = SampleLicense.With(
            $"\"uses\":{number},\"maxMemory\":{number},\"maxUses\":3,\"metadata\":{{\"n\":{number}}}",
            $"\"users\":{{\"meta\":{{\"count\":{number}}}}}");

        Unreadable(() => license.Uses, "uses");
        Unreadable(() => license.MaxMemory, "maxMemory");
        Unreadable(() => license.Metadata.GetInt64("n"), "n");
        license.MaxUses.Should().Be(3);
        Unreadable(() => license.Users.Count, "count");
        license.Metadata.GetText("n").Should().Be(number);
        license.TryGetAttribute("uses", out var raw).Should().BeTrue();
        raw.GetRawText().Should().Be(number);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("922337203686")]
    public void A_duration_beyond_a_TimeSpan_fails_alone(string seconds)
    {
        var machine = Machine($"\"heartbeatDuration\":{seconds},\"cores\":2");

        Unreadable(() => machine.HeartbeatDuration, "heartbeatDuration");
        machine.Cores.Should().Be(2);
    }

    [Fact]
    public void The_longest_duration_is_read() =>
        Machine("\"heartbeatDuration\":922337203685").HeartbeatDuration.Should().Be(TimeSpan.FromSeconds(922337203685));

    [Fact]
    public void Long_strings_are_read_whole()
    {
        var plain = new string('x', 1 << 20);
        var escaped = string.Concat(Enumerable.Repeat("\\u00e9", 1 << 18));
        var license = SampleLicense.With($"\"{plain}\":1,\"name\":\"{plain}\",\"key\":\"{escaped}\",\"metadata\":{{\"{plain}\":\"{plain}\"}}");

        license.Name.Should().Be(plain);
        license.Key.Should().Be(new string('é', 1 << 18));
        license.Metadata[plain].GetString().Should().Be(plain);
        license.TryGetAttribute(plain, out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("12026-11-20T00:00:00.000Z")]
    [InlineData("-0001-11-20T00:00:00.000Z")]
    [InlineData("0000-11-20T00:00:00.000Z")]
    [InlineData("2026-11-20T23:59:60.000Z")]
    [InlineData("2026-02-30T00:00:00.000Z")]
    [InlineData("Fri, 20 Nov 2026 00:00:00 GMT")]
    [InlineData("")]
    [InlineData("\\ud800")]
    [InlineData("\\u0032026-11-20T00:00:00.000\\ud800")]
    public void A_date_that_NET_cannot_hold_fails_alone(string expiry)
    {
        var license = SampleLicense.With(
            $"\"expiry\":\"{expiry}\",\"created\":\"0001-01-01T00:00:00.000Z\",\"metadata\":{{\"d\":\"{expiry}\"}},\"status\":\"ACTIVE\"");

        Unreadable(() => license.Expiry, "expiry");
        Unreadable(() => license.Metadata.GetDateTimeOffset("d"), "d");
        license.Created.Should().Be(DateTimeOffset.MinValue);
        license.Status.Value.Should().Be(LicenseStatus.Active);
    }

    [Theory]
    [InlineData("2026-11-20T12:00:00.000Z")]
    [InlineData("\\u0032026-11-20T12:00:00.000Z")]
    [InlineData("2026-11-20T12:00:00")]
    [InlineData("2026-11-20T14:00:00+02:00")]
    [InlineData("2026-11-20T12:00Z")]
    public void A_date_does_not_depend_on_the_time_zone_of_the_machine(string expiry)
    {
        var expected = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var license = SampleLicense.With($"\"expiry\":\"{expiry}\",\"metadata\":{{\"d\":\"{expiry}\"}}");

        license.Expiry.Should().Be(expected);
        license.Metadata.GetDateTimeOffset("d").Should().Be(expected);
    }

    public static TheoryData<string, string, string> WrongKinds => new()
    {
        { "name", "7", nameof(License.Name) },
        { "key", "[]", nameof(License.Key) },
        { "expiry", "1700000000", nameof(License.Expiry) },
        { "status", "null", nameof(License.Status) },
        { "status", "{}", nameof(License.Status) },
        { "scheme", "true", nameof(License.Scheme) },
        { "uses", "\"7\"", nameof(License.Uses) },
        { "uses", "7.5", nameof(License.Uses) },
        { "uses", "2147483648", nameof(License.Uses) },
        { "suspended", "\"true\"", nameof(License.Suspended) },
        { "suspended", "null", nameof(License.Suspended) },
        { "permissions", "\"*\"", nameof(License.Permissions) },
        { "permissions", "[\"a\",null]", nameof(License.Permissions) },
        { "permissions", "[\"a\",[\"b\"]]", nameof(License.Permissions) },
        { "permissions", "[\"\\ud800\"]", nameof(License.Permissions) },
        { "metadata", "null", nameof(License.Metadata) },
        { "metadata", "[]", nameof(License.Metadata) },
        { "created", "null", nameof(License.Created) },
        { "created", "false", nameof(License.Created) },
    };

    [Theory]
    [MemberData(nameof(WrongKinds))]
    public void A_value_of_another_kind_fails_alone_and_is_named(string name, string json, string property)
    {
        var license = SampleLicense.With($"\"{name}\":{json},\"version\":\"1.2.3\"");

        Unreadable(() => TypedProperties.Read(typeof(License).GetProperty(property)!, license), name);
        license.Version.Should().Be("1.2.3");
    }

    private static Machine Machine(string attributes) =>
        ((MachineUpdated)SampleEnvelope.Of("machine.updated", $"{{\"data\":{SampleLicense.Resource(attributes, type: "machines")}}}").Read()).Machine;

    private static void Unreadable(Func<object?> read, string name) =>
        read.Should().Throw<KeygenPayloadException>().WithMessage($"*'{name}'*");
}
