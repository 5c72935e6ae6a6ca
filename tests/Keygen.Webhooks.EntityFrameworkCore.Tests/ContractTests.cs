using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What every store must do, on each database.</summary>
public sealed class ContractTests
{
    public static TheoryData<string, string> Cases => Matrix(IdempotencyStoreContract.Cases);

    public static TheoryData<string, string> ProgressCases => Matrix(ProgressStoreContract.Cases);

    public static TheoryData<string, string> LeaseCases => Matrix(LeaseStoreContract.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Case", "61")]
    [Trait("Case", "64")]
    [Trait("Case", "70")]
    [Trait("Case", "71")]
    public async Task The_store_keeps_its_contract(string engine, string name) =>
        await IdempotencyStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine, sqliteTimeout: 10)));

    [Theory]
    [MemberData(nameof(LeaseCases))]
    public async Task The_store_of_leases_keeps_its_contract(string engine, string name) =>
        await LeaseStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine)));

    [Theory]
    [MemberData(nameof(ProgressCases))]
    public async Task The_store_of_progress_keeps_its_contract(string engine, string name) =>
        await ProgressStoreContract.RunAsync(name, new DatabaseSubject(await TestDatabase.CreateAsync(engine, sqliteTimeout: 10)));

    private static TheoryData<string, string> Matrix(IReadOnlyList<string> cases)
    {
        var data = new TheoryData<string, string>();
        foreach (var engine in TestDatabase.Everywhere)
        {
            foreach (var name in cases)
            {
                data.Add(engine, name);
            }
        }

        return data;
    }
}
