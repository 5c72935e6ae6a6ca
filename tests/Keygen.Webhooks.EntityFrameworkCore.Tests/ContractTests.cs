using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What every store must do, on one of the databases.</summary>
/// <param name="engine">Which.</param>
public abstract class ContractTests(string engine)
{
    private const string BlocksThreads = "MySql.Data blocks a thread for each connection that it waits for, so hundreds of claims at once stand still.";

    /// <summary>What MySql.Data 26.10 does not let hold, with the reason.</summary>
    private static readonly Dictionary<string, string> NotHeldOnMariaDb = new()
    {
        ["Of hundreds of concurrent claims, one runs the work"] = BlocksThreads,
        ["Of concurrent claims in two processes, one runs the work"] = BlocksThreads,
        ["A thousand concurrent events each run once"] = BlocksThreads,
    };

#if MUTATION
    // A case waits for as long as SQLite does, and a mutant is tried with each.
    private const int SqliteTimeout = 6; // above the five seconds that the store waits
#else
    private const int SqliteTimeout = 10;
#endif

    public static TheoryData<string> Cases => [.. IdempotencyStoreContract.Cases];

    public static TheoryData<string> StateCases => [.. EventStateContract.Cases];

    public static TheoryData<string> ProgressCases => [.. ProgressStoreContract.Cases];

    public static TheoryData<string> LeaseCases => [.. NamedLeaseStoreContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Case", "61")]
    [Trait("Case", "64")]
    [Trait("Case", "70")]
    [Trait("Case", "71")]
    public async Task The_store_keeps_its_contract(string name)
    {
        Assert.SkipWhen(engine == TestDatabase.MariaDb && NotHeldOnMariaDb.ContainsKey(name), NotHeldOnMariaDb.GetValueOrDefault(name, ""));
        await IdempotencyStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine, sqliteTimeout: SqliteTimeout)));
    }

    [Theory]
    [MemberData(nameof(StateCases))]
    public async Task The_store_says_what_it_knows(string name) =>
        await EventStateContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine, sqliteTimeout: SqliteTimeout)));

    [Theory]
    [MemberData(nameof(LeaseCases))]
    public async Task The_store_of_leases_keeps_its_contract(string name) =>
        await NamedLeaseStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine)));

    [Theory]
    [MemberData(nameof(ProgressCases))]
    public async Task The_store_of_progress_keeps_its_contract(string name) =>
        await ProgressStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine, sqliteTimeout: SqliteTimeout)));
}

public sealed class MariaDbContractTests() : ContractTests(TestDatabase.MariaDb);

public sealed class PgBouncerContractTests() : ContractTests(TestDatabase.PgBouncer);

public sealed class PostgresContractTests() : ContractTests(TestDatabase.Postgres);

public sealed class PostgresReadUncommittedContractTests() : ContractTests(TestDatabase.PostgresAt + "read uncommitted");

public sealed class PostgresRepeatableReadContractTests() : ContractTests(TestDatabase.PostgresAt + "repeatable read");

public sealed class PostgresSerializableContractTests() : ContractTests(TestDatabase.PostgresAt + "serializable");

public sealed class SqliteContractTests() : ContractTests(TestDatabase.Sqlite);
