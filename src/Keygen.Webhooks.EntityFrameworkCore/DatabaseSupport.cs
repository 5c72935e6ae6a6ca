using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What each provider of EF Core supports. docs/entity-framework-core.md has the same table.</summary>
internal static class DatabaseSupport
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";

    private const string MySql = "MySql.EntityFrameworkCore";

    /// <summary>Whether no connection can read uncommitted rows of another.</summary>
    public static bool ReadsOnlyCommitted(DbContext context) => context.Database.ProviderName is Sqlite or Postgres;

    /// <summary>
    /// Whether a claim inserts its rows without a look whether there are some. The statement costs nobody a wait on PostgreSQL. On SQLite it
    /// would wait for a writer, on MySQL it would lock a gap in the index, and elsewhere it is not tested.
    /// </summary>
    public static bool InsertsFirst(DbContext context) => context.Database.ProviderName is Postgres;

    /// <summary>
    /// Whether only a commit or a rollback ends a transaction. On MySQL, a <c>CREATE TABLE</c> commits it and a deadlock rolls it back. A later
    /// commit then succeeds, although the transaction has already ended.
    /// </summary>
    public static bool EndsTransactionsOnlyWhenAsked(DbContext context) => context.Database.ProviderName is Sqlite or Postgres;

    /// <summary>The token to pass to the provider.</summary>
    public static CancellationToken TokenFor(DbContext context, CancellationToken cancellationToken) =>
        HeedsTimeouts(context) ? cancellationToken : CancellationToken.None;

    /// <summary>
    /// Whether a statement can be cancelled. MySql.Data blocks for minutes when a token or a timeout fires during a wait, so the server
    /// must end the wait: <c>innodb_lock_wait_timeout</c>.
    /// </summary>
    public static bool HeedsTimeouts(DbContext context) => context.Database.ProviderName is not MySql;

    /// <returns>A warning about the context's provider; null when the provider is tested and has no limits.</returns>
    public static string? Warning(DbContext context) => context.Database.ProviderName switch
    {
        Sqlite or Postgres => null,
        MySql => "It is tested only with MariaDB 10.11, not with MySQL. Set old_mode=NO_NULL_COLLATION_IDS and innodb_lock_wait_timeout=5 on the server.",
        "Microsoft.EntityFrameworkCore.SqlServer" => "It is not tested: only its SQL was reviewed. The startup check has run every kind of statement.",
        "Oracle.EntityFrameworkCore" => "Do not use it: Oracle stores an empty string as NULL, and the store's keys contain empty strings.",
        _ => "It is not tested. The startup check has run every kind of statement.",
    };
}
