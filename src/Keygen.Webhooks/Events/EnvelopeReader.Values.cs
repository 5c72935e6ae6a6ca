using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <content>Reads single values. A value of another type than the wanted one is skipped.</content>
internal ref partial struct EnvelopeReader
{
    /// <summary>Moves to the value of the current member. Skips the value unless it is an object.</summary>
    private bool EnterObject()
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.StartObject)
        {
            return true;
        }

        _reader.Skip();
        return false;
    }

    private bool NextMember() => _reader.Read() && _reader.TokenType is JsonTokenType.PropertyName;

    private bool IsAtString()
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.String)
        {
            return true;
        }

        _reader.Skip();
        return false;
    }

    private string? ReadString(RepeatedText? repeated = null) =>
        !IsAtString() ? null
        : repeated is null ? _reader.GetString()
        : repeated.Read(ref _reader);

    private string? ReadEventName() =>
        !IsAtString() ? null
        : EventCatalogue.Find(_reader)?.Name ?? _reader.GetString();

    private DateTimeOffset? ReadDate() => IsAtString() && JsonDates.TryRead(_reader, out var date) ? date : null;

    private ReadOnlyMemory<byte>? ReadRawString()
    {
        var start = _readerStart + (int)_reader.BytesConsumed;
        var text = json.Span[start..];
        if (text is [(byte)'"', ..] && QuotedText.IndexOfEnd(text[1..]) is >= 0 and var length)
        {
            ContinueAfterString(start + 1 + length + 1);
            return json[start.._readerStart];
        }

        if (!IsAtString())
        {
            return null;
        }

        return json[(_readerStart + (int)_reader.TokenStartIndex)..(_readerStart + (int)_reader.BytesConsumed)];
    }

    /// <summary>Continues at <paramref name="position"/>, as if the string that ends there had been read.</summary>
    private void ContinueAfterString(int position)
    {
        var standIn = new Utf8JsonReader("\"\""u8, isFinalBlock: false, _reader.CurrentState);
        standIn.Read();
        _reader = new(json.Span[position..], isFinalBlock: true, standIn.CurrentState);
        _readerStart = position;
    }
}
