using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;
using Newtonsoft.Json;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>An event or a part of one that is put on a queue, into a job or a DTO is the JSON it came from, with both serializers.</summary>
public sealed partial class SerializationTests
{
    private const string MetadataJson =
        """{"text":"a \"b\" ü","whole":7,"exact":1.10,"large":12345678901234567890123,"yes":true,"no":false,"nothing":null,"list":[1,"x",{"y":[]}],"map":{"customerId":"cus_1","deep":{"z":null}}}""";

    private const string Meta = """
        "meta":{"ts":"2026-11-23T08:46:39.123Z","valid":false,"detail":"is expired","code":"EXPIRED","scope":{"product":"p"}},
        """;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static Metadata SomeMetadata => ((License)SampleEnvelope.Of("license.created", SampleLicense.Document($"\"metadata\":{MetadataJson}")).Read().Payload.Resources[0]).Metadata;

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void An_event_is_its_envelope_and_what_it_is_about_its_resources(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var untouched = RecordedEvents.ReadFromOwn(recorded, [.. recorded.Body]);
        var read = RecordedEvents.ReadFromOwn(recorded, [.. recorded.Body]);
        var payload = JsonNode.Parse(read.Payload.Json.Span)!;

        foreach (var keygenEvent in (KeygenEvent[])[untouched, read, RecordedEvents.Read(recorded)])
        {
            SameEnvelope(JsonSerializer.Serialize(keygenEvent, keygenEvent.GetType()), recorded.Body);
            SameEnvelope(JsonSerializer.Serialize<object>(keygenEvent, Web), recorded.Body);
            SameEnvelope(JsonConvert.SerializeObject(keygenEvent), recorded.Body);
        }

        Same(JsonSerializer.Serialize(read.Payload), payload.ToJsonString());
        Same(JsonConvert.SerializeObject(read.Payload), payload.ToJsonString());
        var resources = payload["data"] is JsonArray list ? list.ToArray() : [payload["data"]];
        foreach (var (resource, json) in read.Payload.Resources.Zip(resources))
        {
            Same(JsonSerializer.Serialize(resource), json!.ToJsonString());
            Same(JsonSerializer.Serialize<object>(resource, Web), json.ToJsonString());
            Same(JsonConvert.SerializeObject(resource), json.ToJsonString());
        }
    }

    [Fact]
    public void Metadata_and_each_of_its_values_are_what_they_were_and_can_be_read_again()
    {
        var metadata = SomeMetadata;

        Same(JsonSerializer.Serialize(metadata), MetadataJson);
        Same(JsonSerializer.Serialize(new { Job = metadata }), $"{{\"Job\":{MetadataJson}}}");
        Same(JsonConvert.SerializeObject(metadata), MetadataJson);
        Same(JsonConvert.SerializeObject(new Dictionary<string, object>(metadata.Select(static one => KeyValuePair.Create(one.Key, (object)one.Value)))), MetadataJson);
        Same(JsonSerializer.Serialize(metadata.ToDictionary(static one => one.Key, static one => (object)one.Value)), MetadataJson);
        Same(JsonSerializer.Serialize(JsonSerializer.Deserialize<Metadata>(MetadataJson)), MetadataJson);
        JsonSerializer.Deserialize<MetadataValue>("[1,2]")!.GetList()[1].GetInt64().Should().Be(2);
        FluentActions.Invoking(static () => JsonSerializer.Deserialize<Metadata>("[]")).Should().Throw<System.Text.Json.JsonException>();
    }

    [Theory]
    [InlineData("text", "a \"b\" ü")]
    [InlineData("whole", "7")]
    [InlineData("exact", "1.10")]
    [InlineData("yes", "true")]
    [InlineData("nothing", "")]
    [InlineData("list", """[1,"x",{"y":[]}]""")]
    public void A_value_s_ToString_is_its_text(string key, string text) => SomeMetadata[key].ToString().Should().Be(text);

    [Fact]
    public void An_open_enum_is_its_text_there_and_back_with_both()
    {
        var known = new Dto(LicenseStatus.Expired, null, new("licenses", "1"));
        var newer = new Dto(new("HAUNTED"), new OpenEnum<UserRole>("user"), null);

        Same(JsonSerializer.Serialize(known), """{"Status":"EXPIRED","Role":null,"License":{"type":"licenses","id":"1"}}""");
        Same(JsonConvert.SerializeObject(newer), """{"Status":"HAUNTED","Role":"user","License":null}""");
        foreach (var dto in (Dto[])[known, newer])
        {
            JsonSerializer.Deserialize<Dto>(JsonSerializer.Serialize(dto)).Should().Be(dto);
            JsonConvert.DeserializeObject<Dto>(JsonConvert.SerializeObject(dto)).Should().Be(dto);
            JsonSerializer.Deserialize(JsonSerializer.Serialize(dto, Generated.Default.Dto), Generated.Default.Dto).Should().Be(dto);
        }

        Same(JsonSerializer.Serialize(new Dictionary<OpenEnum<LicenseStatus>, int> { [LicenseStatus.Active] = 1 }), """{"ACTIVE":1}""");
        FluentActions.Invoking(static () => JsonSerializer.Deserialize<OpenEnum<LicenseStatus>>("3")).Should().Throw<System.Text.Json.JsonException>();
    }

    [Fact]
    public void Generated_code_writes_them_too()
    {
        var keygenEvent = (LicenseCreated)SampleEnvelope.Of("license.created", SampleLicense.Document($"\"metadata\":{MetadataJson}")).Read();

        var json = JsonSerializer.Serialize(new Job(keygenEvent, keygenEvent.License, keygenEvent.License.Metadata), Generated.Default.Job);

        Same(JsonNode.Parse(json)!["Metadata"]!.ToJsonString(), MetadataJson);
        JsonNode.Parse(json)!["Event"]!["data"]!["attributes"]!["event"]!.GetValue<string>().Should().Be("license.created");
    }

    [Fact]
    public void Parts_of_a_resource_are_what_they_were()
    {
        var keygenEvent = (LicenseValidationEvent)SampleEnvelope.Of(
            "license.validation.failed",
            SampleLicense.Document("").Insert(1, Meta)).Read();

        Same(JsonSerializer.Serialize(keygenEvent.Validation.Scope), """{"product":"p"}""");
        Same(JsonConvert.SerializeObject(keygenEvent.Validation.Scope), """{"product":"p"}""");
        JsonNode.Parse(JsonSerializer.Serialize(keygenEvent.Validation))!["code"]!.GetValue<string>().Should().Be("EXPIRED");
    }

    [Fact]
    public void An_event_is_not_read_from_JSON_and_the_error_says_what_to_do() =>
        FluentActions.Invoking(static () => JsonSerializer.Deserialize<LicenseCreated>("{}")).Should().Throw<NotSupportedException>()
            .WithMessage("*verified delivery*your own type*");

    [Fact]
    public void Every_public_class_that_was_read_from_JSON_says_how_it_is_written() =>
        typeof(KeygenEvent).Assembly.GetExportedTypes().Where(static type => !type.IsInterface && typeof(IJsonSource).IsAssignableFrom(type))
            .Should().HaveCountGreaterThan(100).And.OnlyContain(static type =>
                type.IsDefined(typeof(SerializableAttribute), false) && type.IsDefined(typeof(System.Text.Json.Serialization.JsonConverterAttribute), false));

    private static void SameEnvelope(string json, byte[] body)
    {
        var (written, sent) = (JsonNode.Parse(json)!, JsonNode.Parse(body)!);
        written["data"]!["attributes"]!["payload"]!.GetValue<string>().Should().Be(sent["data"]!["attributes"]!["payload"]!.GetValue<string>());
        Same(written.ToJsonString(), sent.ToJsonString());
    }

    /// <summary>Of the same members and values. A number is compared as one: Newtonsoft knows none beyond 64 bits that is whole.</summary>
    private static void Same(string json, string expected) => JsonNode.DeepEquals(Rounded(JsonNode.Parse(json)), Rounded(JsonNode.Parse(expected)))
        .Should().BeTrue($"{json} is to be {expected}");

    private static JsonNode? Rounded(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(static one => KeyValuePair.Create(one.Key, Rounded(one.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Rounded)]),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number => JsonValue.Create((float)double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };

    public sealed record Dto(OpenEnum<LicenseStatus> Status, OpenEnum<UserRole>? Role, ResourceIdentifier? License);

    public sealed record Job(KeygenEvent Event, License License, Metadata Metadata);

    [JsonSerializable(typeof(Dto))]
    [JsonSerializable(typeof(Job))]
    internal sealed partial class Generated : JsonSerializerContext;
}
