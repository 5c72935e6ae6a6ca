using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Sends a statement on each connection that opens, as a setting of the connection that others left, or an app made.</summary>
internal sealed class OnOpen(string sql) : DbConnectionInterceptor
{
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
