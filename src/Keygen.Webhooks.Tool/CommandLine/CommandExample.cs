namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>An example in the help of a command.</summary>
/// <param name="Arguments">The command line behind <c>keygen-webhooks</c>.</param>
/// <param name="Meaning">What it does, as a sentence.</param>
internal sealed record CommandExample(string Arguments, string Meaning);
