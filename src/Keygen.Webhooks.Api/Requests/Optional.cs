using System.Diagnostics.CodeAnalysis;

namespace Keygen.Webhooks.Api;

/// <summary>
/// A value to send, which may be null, or nothing: <c>Name = "Acme"</c> sends a name, <c>Name = null</c> sends null and so removes the name,
/// and a property that is not set is not sent and stays as it is.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly record struct Optional<T>
{
    /// <summary>Creates a value to send.</summary>
    /// <param name="value">The value; null to send null.</param>
    public Optional(T value) => (IsSet, Value) = (true, value);

    /// <summary>Whether the value is sent.</summary>
    public bool IsSet { get; }

    /// <summary>The value to send; meaningless when <see cref="IsSet"/> is false.</summary>
    public T Value { get; }

    /// <summary>Creates a value to send.</summary>
    /// <param name="value">The value; null to send null.</param>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the named alternate.")]
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>Returns whether a value is set, never the value.</summary>
    public override string ToString() => IsSet ? "set" : "not set";
}
