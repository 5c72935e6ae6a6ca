using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// The attributes of a resource object, or the members of a <c>meta</c>, for the typed properties to read. Methods with plain names read
/// members that Keygen always sends; methods that end in OrNull read members that may be null or absent.
/// </summary>
/// <param name="members">The members.</param>
/// <param name="owner">The name of the object they belong to, for messages.</param>
/// <param name="place">Where that object is, for messages: the event's name, or a <see cref="RelationshipPlace"/>.</param>
internal readonly struct ResourceAttributes(JsonMembers members, string owner, object place)
{
    public IEnumerable<string> Names => members.Names;

    public bool Has(ReadOnlySpan<byte> name) => members.Find(name) >= 0;

    public void WriteTo(Utf8JsonWriter writer) => members.WriteTo(writer);

    public void AddTo(SerializationInfo info) => members.AddTo(info);

    public bool TryGet(string name, out JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(name);
        value = default;
        var index = members.Find(name);
        if (index >= 0)
        {
            var reader = members.ReaderOf(index);
            value = JsonElement.ParseValue(ref reader);
        }

        return index >= 0;
    }

    public string String(ReadOnlySpan<byte> name) => StringOrNull(name) ?? throw Missing(name);

    public string? StringOrNull(ReadOnlySpan<byte> name) =>
        TryFind(name, JsonTokenType.String, out var index)
            ? Once(name, index, static (all, i) => all.ReaderOf(i).GetString()!, "text: it holds half of a surrogate pair")
            : null;

    public bool Boolean(ReadOnlySpan<byte> name) => BooleanOrNull(name) ?? throw Missing(name);

    public bool? BooleanOrNull(ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        return index < 0 ? null : members.KindOf(index) switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw Unreadable(name, "a boolean"),
        };
    }

    public int Int32(ReadOnlySpan<byte> name) => Int32OrNull(name) ?? throw Missing(name);

    public int? Int32OrNull(ReadOnlySpan<byte> name) =>
        !TryFind(name, JsonTokenType.Number, out var index) ? null
        : members.ReaderOf(index).TryGetInt32(out var value) ? value
        : throw Unreadable(name, "a 32-bit integer");

    public long Int64(ReadOnlySpan<byte> name) => Int64OrNull(name) ?? throw Missing(name);

    public long? Int64OrNull(ReadOnlySpan<byte> name) =>
        !TryFind(name, JsonTokenType.Number, out var index) ? null
        : members.ReaderOf(index).TryGetInt64(out var value) ? value
        : throw Unreadable(name, "a 64-bit integer");

    public TimeSpan Seconds(ReadOnlySpan<byte> name) => SecondsOrNull(name) ?? throw Missing(name);

    /// <summary>Reads a number of whole seconds.</summary>
    public TimeSpan? SecondsOrNull(ReadOnlySpan<byte> name) =>
        Int64OrNull(name) is not { } seconds ? null
        : Math.Abs((decimal)seconds) < (decimal)TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds)
        : throw Unreadable(name, "a number of seconds that .NET can hold");

    public DateTimeOffset Date(ReadOnlySpan<byte> name) => DateOrNull(name) ?? throw Missing(name);

    /// <summary>Reads an ISO 8601 date and time, in UTC.</summary>
    public DateTimeOffset? DateOrNull(ReadOnlySpan<byte> name) =>
        !TryFind(name, JsonTokenType.String, out var index) ? null
        : JsonDates.TryRead(members.ReaderOf(index), out var value) ? value
        : throw Unreadable(name, "a date that .NET can hold (years 1 to 9999)");

    public OpenEnum<T> Enum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(ReadOnlySpan<byte> name)
        where T : struct, Enum => new(String(name));

    public OpenEnum<T>? EnumOrNull<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(ReadOnlySpan<byte> name)
        where T : struct, Enum => StringOrNull(name) is { } text ? new(text) : null;

    public IReadOnlyList<string>? StringsOrNull(ReadOnlySpan<byte> name) =>
        TryFind(name, JsonTokenType.StartArray, out var index)
            ? Once(name, index, static (all, i) => ReadStrings(all.ReaderOf(i)), "a list of strings")
            : null;

    /// <summary>Reads a list of strings that a client wrote. Skips the nulls in it.</summary>
    public IReadOnlyList<string>? StringsWithoutNullsOrNull(ReadOnlySpan<byte> name) =>
        TryFind(name, JsonTokenType.StartArray, out var index)
            ? Once(name, index, static (all, i) => ReadStrings(all.ReaderOf(i), skipNulls: true), "a list of strings")
            : null;

    public Metadata Metadata(ReadOnlySpan<byte> name, ApiVersion version) =>
        !TryFind(name, JsonTokenType.StartObject, out var index) ? throw Missing(name)
        : members.Once<Metadata>(index, version < ApiVersion.NestedMetadataInCamelCase
            ? static (all, i) => Webhooks.Resources.Metadata.ReadSnakeCased(all.ValueOf(i))
            : static (all, i) => Webhooks.Resources.Metadata.Read(all.ValueOf(i)));

    /// <summary>Reads any JSON value.</summary>
    public JsonElement Json(ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        if (index < 0)
        {
            throw Missing(name);
        }

        var reader = members.ReaderOf(index);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads an object. Messages about its members name the object too.</summary>
    public ResourceAttributes Object(ReadOnlySpan<byte> name) => ObjectOrNull(name) ?? throw Missing(name);

    public ResourceAttributes? ObjectOrNull(ReadOnlySpan<byte> name) =>
        TryFind(name, JsonTokenType.StartObject, out var index)
            ? new(
                members.Once(index, static (all, i) => JsonMembers.Read(all.ValueOf(i))),
                $"'{Encoding.UTF8.GetString(name)}' of {owner}",
                place)
            : null;

    private bool TryFind(ReadOnlySpan<byte> name, JsonTokenType kind, out int index)
    {
        index = members.Find(name);
        if (index < 0 || members.KindOf(index) is JsonTokenType.Null)
        {
            return false;
        }

        return members.KindOf(index) == kind ? true : throw Unreadable(name, kind switch
        {
            JsonTokenType.Number => "a number",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.StartObject => "an object",
            _ => "a string",
        });
    }

    private T Once<T>(ReadOnlySpan<byte> name, int index, Func<JsonMembers, int, T> read, string expected)
        where T : class
    {
        try
        {
            return members.Once(index, read);
        }
        catch (InvalidOperationException exception)
        {
            throw Unreadable(name, expected, exception);
        }
    }

    private static string[] ReadStrings(Utf8JsonReader reader, bool skipNulls = false)
    {
        var strings = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.GetString() is { } text)
            {
                strings.Add(text);
            }
            else if (!skipNulls)
            {
                throw new InvalidOperationException("null");
            }
        }

        return [.. strings];
    }

    private KeygenPayloadException Missing(ReadOnlySpan<byte> name) =>
        new($"'{Encoding.UTF8.GetString(name)}' of {owner} in {place} is missing or null, which Keygen does not document.");

    private KeygenPayloadException Unreadable(ReadOnlySpan<byte> name, string expected, Exception? inner = null) =>
        new($"'{Encoding.UTF8.GetString(name)}' of {owner} in {place} cannot be read as {expected}.", inner!);
}
