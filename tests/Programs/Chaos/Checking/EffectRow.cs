namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>A handler of an event.</summary>
internal readonly record struct Duty(string Token, string Handler);

/// <summary>What a handler left, and in which run.</summary>
internal readonly record struct EffectRow(Duty Duty, string Run);
