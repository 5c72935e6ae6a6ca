using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>The progress of catch-up, see <see cref="ICatchUpProgressStore"/>.</summary>
public class KeygenWebhookProgress
{
    /// <summary>SHA-256 of the name, as 64 hexadecimal digits.</summary>
    public required virtual string NameHash { get; init; }

    /// <summary>The name of the progress.</summary>
    public required virtual string Name { get; init; }

    /// <summary>The version, which each write raises by 1.</summary>
    public required virtual long Version { get; init; }

    /// <summary>The progress of catch-up, as JSON.</summary>
    public required virtual string Content { get; init; }

    /// <summary>When it was last written, UTC.</summary>
    public required virtual DateTime WrittenAt { get; init; }
}
