using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>Why a request was refused.</summary>
/// <param name="Problem">One sentence.</param>
internal sealed record ProblemJson(string Problem);

/// <summary>The token that an action must send.</summary>
/// <param name="Header">The name of the header.</param>
/// <param name="Token">The header's value.</param>
internal sealed record TokenJson(string Header, string Token);

/// <summary>What the page knows before it shows a section.</summary>
/// <param name="Registrations">The names of all registrations; the default one is empty.</param>
internal sealed record AboutJson(IReadOnlyList<string> Registrations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AboutJson))]
[JsonSerializable(typeof(ProblemJson))]
[JsonSerializable(typeof(TokenJson))]
internal sealed partial class ServingJsonContext : JsonSerializerContext;
