using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.EntityFrameworkCore.Model;

/// <summary>How far catch-up has come, see <see cref="ICatchUpProgressStore"/>.</summary>
public class KeygenWebhookProgress
{
    /// <summary>SHA-256 of the name, as 64 hexadecimal digits.</summary>
    public required virtual string NameHash { get; init; }

    /// <summary>Whose progress it is.</summary>
    public required virtual string Name { get; init; }

    /// <summary>Raised by each write.</summary>
    public required virtual long Version { get; init; }

    /// <summary>What catch-up wrote down, as JSON.</summary>
    public required virtual string Content { get; init; }

    /// <summary>When it was last written, UTC.</summary>
    public required virtual DateTime WrittenAt { get; init; }
}
