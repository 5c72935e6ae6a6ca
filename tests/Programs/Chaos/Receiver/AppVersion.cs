namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>A version of the receivers' app. A deploy replaces one by the other: one handler goes, and another comes.</summary>
internal enum AppVersion
{
    Old,
    New,
}

/// <summary>The handlers of each version.</summary>
internal static class AppHandlers
{
    /// <summary>What every version has.</summary>
    public static readonly string[] Lasting = ["quick", "unreliable", "slow"];

    /// <summary>What runs later, where anything does.</summary>
    public static readonly string[] Later = ["unreliable", "slow"];

    /// <summary>What one version has each, after the others.</summary>
    public static readonly string[] Passing = [.. Enum.GetValues<AppVersion>().Select(PassingOf)];

    public static string PassingOf(AppVersion version) => version is AppVersion.Old ? "retired" : "added";

    public static AppVersion Next(AppVersion version) => version is AppVersion.Old ? AppVersion.New : AppVersion.Old;
}
