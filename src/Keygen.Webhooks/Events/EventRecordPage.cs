using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>The response of Keygen's API to a request for one webhook event or for a page of webhook events.</summary>
public sealed class EventRecordPage
{
    private EventRecordPage(IReadOnlyList<EventRecord> rows, bool hasNext) => (Records, HasNext) = (rows, hasNext);

    /// <summary>The rows, in the order of the response. A response to a request for one event has one row.</summary>
    public IReadOnlyList<EventRecord> Records { get; }

    /// <summary>Whether <c>links.next</c> names another page.</summary>
    public bool HasNext { get; }

    /// <summary>Reads a verified response. Never throws.</summary>
    /// <param name="response">A response that <see cref="SignatureVerifier"/> verified.</param>
    /// <param name="page">The rows; null after a failure.</param>
    /// <param name="failure">
    /// What is wrong with the document; <see cref="EnvelopeFailure.None"/> after success. An invalid row fails when it is read as an event.
    /// </param>
    /// <returns>Whether the document is a page.</returns>
    public static bool TryRead(VerifiedResponse response, [NotNullWhen(true)] out EventRecordPage? page, out EnvelopeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(response);
        failure = Read(response, out page);
        return page is not null;
    }

    private static EnvelopeFailure Read(VerifiedResponse response, out EventRecordPage? page)
    {
        page = null;
        try
        {
            if (!Utf8.IsValid(response.Body.Span))
            {
                return EnvelopeFailure.NotJson;
            }

            var reader = new Utf8JsonReader(response.Body.Span, JsonMembers.AnyDepth);
            reader.Read();
            var document = JsonMembers.Read(ref reader, response.Body);
            reader.Read(); // throws when text follows the document
            if (document.Find("data"u8) is not (>= 0 and var data))
            {
                return EnvelopeFailure.Malformed;
            }

            page = new(RowsOf(document.ValueOf(data), response), HasNextLink(document));
            return EnvelopeFailure.None;
        }
        catch (JsonException)
        {
            return EnvelopeFailure.NotJson;
        }
        catch (InvalidOperationException)
        {
            return EnvelopeFailure.Malformed;
        }
    }

    private static List<EventRecord> RowsOf(ReadOnlyMemory<byte> data, VerifiedResponse response)
    {
        var rows = new List<EventRecord>();
        var reader = new Utf8JsonReader(data.Span, JsonMembers.AnyDepth);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            rows.Add(RowOf(data, response));
            return rows;
        }

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            rows.Add(RowOf(data[start..(int)reader.BytesConsumed], response));
        }

        return rows;
    }

    private static EventRecord RowOf(ReadOnlyMemory<byte> json, VerifiedResponse response)
    {
        var envelope = new EnvelopeReader(json);
        try
        {
            envelope.ReadRow();
        }
        catch (InvalidOperationException)
        {
            // This row contains half of a surrogate pair. Keep what was read of it, and the other rows.
        }

        return new(json, response, envelope);
    }

    private static bool HasNextLink(JsonMembers document)
    {
        if (document.Find("links"u8) is not (>= 0 and var links))
        {
            return false;
        }

        var members = JsonMembers.Read(document.ValueOf(links));
        return members.Find("next"u8) is >= 0 and var next && members.KindOf(next) is JsonTokenType.String;
    }
}
