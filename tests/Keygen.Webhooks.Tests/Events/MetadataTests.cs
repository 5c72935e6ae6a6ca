using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The getters of metadata, for every kind of value.</summary>
public sealed partial class MetadataTests
{
    private const string Json = """
        { "string":"a\u00e9\n", "empty":"", "integer":-42, "long":9223372036854775807, "huge":123456789012345678901234567890,
          "fraction":19.90, "exponent":1.5e3, "true":true, "false":false, "null":null, "date":"2026-11-20T12:00:00.123Z",
          "farDate":"12026-11-20T12:00:00Z", "list":[ 1 , "two", null, [3], {"four":4} ], "emptyList":[ ], "map":{ "inner" : {"deep":"d"} }, "emptyMap":{ } }
        """;

    private static readonly Metadata Sample = SampleLicense.Metadata(Json);

    [Fact]
    public void Each_kind_has_its_getter()
    {
        Sample.GetString("string").Should().Be("aé\n");
        Sample.GetString("empty").Should().BeEmpty();
        Sample.GetInt64("integer").Should().Be(-42);
        Sample.GetInt64("long").Should().Be(long.MaxValue);
        Sample.GetDecimal("fraction").Should().Be(19.90m);
        Sample.GetDouble("huge").Should().Be(123456789012345678901234567890d);
        Sample.GetDouble("exponent").Should().Be(1500);
        Sample.GetBoolean("true").Should().BeTrue();
        Sample.GetBoolean("false").Should().BeFalse();
        Sample.GetDateTimeOffset("date").Should().Be(new DateTimeOffset(2026, 11, 20, 12, 0, 0, 123, TimeSpan.Zero));
        Sample.GetList("list").Should().HaveCount(5);
        Sample.GetList("emptyList").Should().BeEmpty();
        Sample.GetMap("map")!.GetMap("inner")!.GetString("deep").Should().Be("d");
        Sample.GetMap("emptyMap").Should().BeEmpty();
    }

    [Theory]
    [InlineData("string", "aé\n")]
    [InlineData("integer", "-42")]
    [InlineData("huge", "123456789012345678901234567890")]
    [InlineData("fraction", "19.90")]
    [InlineData("exponent", "1.5e3")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("farDate", "12026-11-20T12:00:00Z")]
    [InlineData("null", null)]
    [InlineData("absent", null)]
    public void The_text_is_as_it_was_sent(string key, string? text) => Sample.GetText(key).Should().Be(text);

    public static TheoryData<string, string> Kinds => new()
    {
        { nameof(Metadata.GetString), "string empty date farDate" },
        { nameof(Metadata.GetText), "string empty integer long huge fraction exponent true false date farDate" },
        { nameof(Metadata.GetInt64), "integer long" },
        { nameof(Metadata.GetDecimal), "integer long fraction exponent" },
        { nameof(Metadata.GetDouble), "integer long huge fraction exponent" },
        { nameof(Metadata.GetBoolean), "true false" },
        { nameof(Metadata.GetDateTimeOffset), "date" },
        { nameof(Metadata.GetList), "list emptyList" },
        { nameof(Metadata.GetMap), "map emptyMap" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_getter_gives_null_for_null_and_refuses_every_other_kind_by_its_key(string getter, string keys)
    {
        var ofMap = typeof(Metadata).GetMethod(getter)!;
        var ofValue = typeof(MetadataValue).GetMethod(getter)!;
        foreach (var key in Sample.Keys.Append("absent"))
        {
            if (key is "null" or "absent")
            {
                Call(ofMap, Sample, key)().Should().BeNull("{0} is not there", key);
            }
            else if (keys.Split(' ').Contains(key))
            {
                Call(ofValue, Sample[key])().Should().BeEquivalentTo(Call(ofMap, Sample, key)(), "{0} is read by {1}", key, getter);
            }
            else
            {
                Call(ofMap, Sample, key).Should().Throw<KeygenPayloadException>().WithMessage($"*'{key}'*");
                Call(ofValue, Sample[key]).Should().Throw<KeygenPayloadException>();
            }
        }
    }

    [Theory]
    [InlineData("\"secret-word\"", nameof(Metadata.GetInt64))]
    [InlineData("\"secret-word\"", nameof(Metadata.GetDateTimeOffset))]
    [InlineData("\"secret-word \\ud800\"", nameof(Metadata.GetString))]
    [InlineData("{\"secret-word\":1}", nameof(Metadata.GetText))]
    [InlineData("[\"secret-word\"]", nameof(Metadata.GetMap))]
    [InlineData("424242.42", nameof(Metadata.GetInt64))]
    [InlineData("424242e999", nameof(Metadata.GetDouble))]
    [InlineData("424242e999", nameof(Metadata.GetDecimal))]
    public void An_error_names_the_key_and_never_shows_the_value(string json, string getter)
    {
        var metadata = SampleLicense.Metadata($"{{\"theKey\":{json}}}");

        Call(typeof(Metadata).GetMethod(getter)!, metadata, "theKey").Should().Throw<KeygenPayloadException>()
            .WithMessage("*'theKey'*").Which.ToString().Should().NotContainAny("secret-word", "424242");
    }

    [Fact]
    public void It_is_a_read_only_dictionary()
    {
        Sample.Should().HaveCount(16).And.ContainKey("null").And.NotContainKey("absent");
        Sample.Keys.Should().Equal(Sample.Select(static pair => pair.Key));
        Sample.Values.Should().Equal(Sample.Select(static pair => pair.Value));
        Sample.TryGetValue("list", out var list).Should().BeTrue();
        list!.GetList().Select(static item => item.Kind)
            .Should().Equal(JsonValueKind.Number, JsonValueKind.String, JsonValueKind.Null, JsonValueKind.Array, JsonValueKind.Object);
        Sample["null"].Kind.Should().Be(JsonValueKind.Null);
        FluentActions.Invoking(() => Sample["absent"]).Should().Throw<KeyNotFoundException>();
        SampleLicense.Metadata("{}").Should().BeEmpty();
    }

    [Fact]
    public void A_value_can_be_read_as_a_type_of_ones_own()
    {
        Sample.Get("map", Types.Default.Outer).Should().BeEquivalentTo(new Outer(new Inner("d")));
        Sample.Get("null", Types.Default.Outer).Should().BeNull();
        Sample.Get("absent", Types.Default.Outer).Should().BeNull();
        FluentActions.Invoking(() => Sample.Get("list", Types.Default.Outer)).Should().Throw<JsonException>();
    }

    private static Func<object?> Call(System.Reflection.MethodInfo getter, object owner, params object[] arguments) =>
        () => getter.Invoke(owner, System.Reflection.BindingFlags.DoNotWrapExceptions, null, arguments, null);

    internal sealed record Outer(Inner Inner);

    internal sealed record Inner(string Deep);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Outer))]
    private sealed partial class Types : JsonSerializerContext;
}
