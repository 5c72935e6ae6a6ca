using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Reads the members this library needs from an envelope, in one pass. When a name is repeated, the last member wins.</summary>
/// <remarks>
/// <code>
/// { "data": { "id", "type": "webhook-events",
///             "attributes": { "event", "payload", "apiVersion", "endpoint", "created", … },
///             "relationships": { "account": { "data": { "id" } }, "environment": { "data": { "id" } | null } },
///             "meta": { "idempotencyToken" } } }
/// </code>
/// </remarks>
internal ref partial struct EnvelopeReader(ReadOnlyMemory<byte> json)
{
    private static readonly RepeatedText Types = new(), Statuses = new(), ApiVersions = new(), Endpoints = new(), AccountIds = new(), EnvironmentIds = new();

    private Utf8JsonReader _reader = new(json.Span, JsonMembers.AnyDepth);
    private int _readerStart; // in json

    /// <summary>The document this reader reads.</summary>
    public readonly ReadOnlyMemory<byte> Json => json;

    public bool HasData;
    public string? Id;
    public string? Type;
    public string? Event;
    public string? Endpoint;
    public string? Status;
    public string? ApiVersion;
    public DateTimeOffset? Created;
    public string? AccountId;
    public string? EnvironmentId;
    public string? IdempotencyToken;
    public ReadOnlyMemory<byte>? Payload;

    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A string this library needs contains half of a surrogate pair.</exception>
    public void Read()
    {
        _reader.Read();
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            _reader.Skip();
        }
        else
        {
            while (NextMember())
            {
                if (_reader.ValueTextEquals("data"u8))
                {
                    ReadData();
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        // Throws when text follows the document.
        _reader.Read();
    }

    /// <summary>Reads one row of the API's list: the content of an envelope's <c>data</c>, without the envelope.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A string this library needs contains half of a surrogate pair.</exception>
    public void ReadRow()
    {
        ReadData();
        _reader.Read();
    }

    private void ReadData()
    {
        this = new(json) { _reader = _reader, _readerStart = _readerStart };
        HasData = EnterObject();
        while (HasData && NextMember())
        {
            if (_reader.ValueTextEquals("id"u8))
            {
                Id = ReadString();
            }
            else if (_reader.ValueTextEquals("type"u8))
            {
                Type = ReadString(Types);
            }
            else if (_reader.ValueTextEquals("attributes"u8))
            {
                ReadAttributes();
            }
            else if (_reader.ValueTextEquals("relationships"u8))
            {
                ReadRelationships();
            }
            else if (_reader.ValueTextEquals("meta"u8))
            {
                ReadMeta();
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadAttributes()
    {
        (Event, Endpoint, ApiVersion, Created, Status, Payload) = (null, null, null, null, null, null);
        if (!EnterObject())
        {
            return;
        }

        while (NextMember())
        {
            if (_reader.ValueTextEquals("payload"u8))
            {
                Payload = ReadRawString();
            }
            else if (_reader.ValueTextEquals("event"u8))
            {
                Event = ReadEventName();
            }
            else if (_reader.ValueTextEquals("endpoint"u8))
            {
                Endpoint = ReadString(Endpoints);
            }
            else if (_reader.ValueTextEquals("apiVersion"u8))
            {
                ApiVersion = ReadString(ApiVersions);
            }
            else if (_reader.ValueTextEquals("created"u8))
            {
                Created = ReadDate();
            }
            else if (_reader.ValueTextEquals("status"u8))
            {
                Status = ReadString(Statuses);
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadRelationships()
    {
        (AccountId, EnvironmentId) = (null, null);
        if (!EnterObject())
        {
            return;
        }

        while (NextMember())
        {
            if (_reader.ValueTextEquals("account"u8))
            {
                AccountId = ReadLinkage(AccountIds);
            }
            else if (_reader.ValueTextEquals("environment"u8))
            {
                EnvironmentId = ReadLinkage(EnvironmentIds);
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadMeta() => IdempotencyToken = ReadStringInside("idempotencyToken"u8, null);

    private string? ReadLinkage(RepeatedText repeated)
    {
        string? id = null;
        if (EnterObject())
        {
            while (NextMember())
            {
                if (_reader.ValueTextEquals("data"u8))
                {
                    id = ReadStringInside("id"u8, repeated);
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        return id;
    }

    private string? ReadStringInside(ReadOnlySpan<byte> name, RepeatedText? repeated)
    {
        string? text = null;
        if (EnterObject())
        {
            while (NextMember())
            {
                if (_reader.ValueTextEquals(name))
                {
                    text = ReadString(repeated);
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        return text;
    }
}
