using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What is known of the providers of EF Core. The table is in docs/entity-framework-core.md too.</summary>
internal static class DatabaseSupport
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";

    private const string MySql = "MySql.EntityFrameworkCore";

    /// <summary>Whether no connection can see what another has not committed.</summary>
    public static bool ReadsOnlyCommitted(DbContext context) => context.Database.ProviderName is Sqlite or Postgres;

    /// <summary>
    /// Whether a statement that waits for a lock may be given up. MySql.Data stays away for minutes when a token or a time-out fires there, so the server has to do
    /// it: <c>innodb_lock_wait_timeout</c>.
    /// </summary>
    public static bool HeedsTimeouts(DbContext context) => context.Database.ProviderName is not MySql;

    /// <returns>What to know of the context's provider; null when it is tested and has no limits.</returns>
    public static string? Warning(DbContext context) => context.Database.ProviderName switch
    {
        Sqlite or Postgres => null,
        MySql => "It is tested with MariaDB 10.11 only, not with MySQL. Give the server old_mode=NO_NULL_COLLATION_IDS and innodb_lock_wait_timeout=5.",
        "Microsoft.EntityFrameworkCore.SqlServer" => "It is not tested: only the SQL was read. The check at the start has run every kind of statement.",
        "Oracle.EntityFrameworkCore" => "Do not use it: Oracle stores an empty text as NULL, and the store's keys have empty texts.",
        _ => "It is not tested. The check at the start has run every kind of statement.",
    };
}
