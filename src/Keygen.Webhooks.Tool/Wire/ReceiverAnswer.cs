using System.Globalization;

namespace Keygen.Webhooks.Tool.Wire;

/// <summary>How a request ended.</summary>
internal enum AnswerKind
{
    Answered,
    TimedOut,
    ClosedWithoutAnswer,
    ConnectionReset,
    ConnectionRefused,
    NotFound,
    Unreachable,
    TlsFailed,
    NotHttp,
}

/// <summary>What a receiver answered to one request.</summary>
/// <param name="Kind">How the request ended.</param>
internal sealed record ReceiverAnswer(AnswerKind Kind)
{
    public int? StatusCode { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The beginning of the body.</summary>
    public string Text { get; init; } = "";

    /// <summary>Why there is no answer, if there is more to say than the kind.</summary>
    public string? Detail { get; init; }

    /// <summary>How many bytes of the body were sent before the answer came, or all.</summary>
    public long BodySent { get; init; }

    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    /// <summary>Whether Keygen would follow it to another place.</summary>
    public bool IsRedirect => StatusCode is 301 or 302 or 303 or 307 or 308 && Location is not null;

    public string? Location => Header("Location");

    public string? Header(string name) =>
        Headers.FirstOrDefault(one => string.Equals(one.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The answer in a few words, such as <c>401</c> or <c>302 to /login</c>.</summary>
    public string Describe() => Kind switch
    {
        AnswerKind.Answered when IsRedirect => $"{StatusCode} to {Printable.Of(Location!, 60)}",
        AnswerKind.Answered => StatusCode!.Value.ToString(CultureInfo.InvariantCulture),
        AnswerKind.TimedOut => "no answer in time",
        AnswerKind.ClosedWithoutAnswer => "closed without an answer",
        AnswerKind.ConnectionReset => "connection reset",
        AnswerKind.ConnectionRefused => "connection refused",
        AnswerKind.NotFound => "host not found",
        AnswerKind.Unreachable => "unreachable",
        AnswerKind.TlsFailed => "TLS failed",
        _ => "not HTTP",
    };

    /// <summary>What Keygen does after such an answer to a delivery of its own.</summary>
    public string WhatKeygenDoes() => Kind switch
    {
        AnswerKind.Answered when IsSuccess => KeygenReaction.Done,
        AnswerKind.Answered when StatusCode is 410 or 530 => KeygenReaction.Disables(StatusCode.Value),
        AnswerKind.Answered when IsRedirect => StatusCode is 307 or 308 ? KeygenReaction.FollowsWithPost : KeygenReaction.FollowsWithGet,
        AnswerKind.Answered or AnswerKind.NotHttp => KeygenReaction.Retries,
        AnswerKind.TimedOut => KeygenReaction.HangsUp,
        AnswerKind.TlsFailed => KeygenReaction.RefusesCertificate,
        _ => KeygenReaction.GivesUp,
    };
}

/// <summary>Text from elsewhere, made safe to show: printable ASCII, and not too long.</summary>
internal static class Printable
{
    public static string Of(string text, int most)
    {
        var line = string.Concat(text.Select(static one => one is >= ' ' and <= '~' ? one : ' ')).Trim();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most), "…");
    }
}
