using System.Diagnostics.CodeAnalysis;
using FsCheck.Xunit;

namespace Keygen.Webhooks.Tests.Properties;

/// <summary>A property that is tried with the same values every time; to try others, change <see cref="Seed"/>.</summary>
[SuppressMessage("Usage", "xUnit3003", Justification = "FsCheck's own attribute takes no source information.")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SteadyPropertyAttribute : PropertyAttribute
{
    public const string Seed = "(20261123,7)";

    public SteadyPropertyAttribute()
    {
        Replay = Seed;
        MaxTest = 300;
        Arbitrary = [typeof(Arbitraries)];
        QuietOnSuccess = true;
    }
}
