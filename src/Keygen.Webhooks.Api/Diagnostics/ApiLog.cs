using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Api.Diagnostics;

/// <summary>The log messages. Requests and answers are not logged: they may contain license keys and addresses.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(8000, LogLevel.Warning, "A setting of Keygen's API is probably a mistake. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);
}
