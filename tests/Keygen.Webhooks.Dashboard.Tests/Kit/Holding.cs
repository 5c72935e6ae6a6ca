namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>Holds answers back in the page, even those that it no longer wants.</summary>
internal static class Holding
{
    /// <summary>Gives the page what was held, and time to take it.</summary>
    public const string Release = "held.forEach(give => give()); new Promise(done => setTimeout(done, 200))";

    /// <returns>A script that holds back the answers of requests whose address has a text.</returns>
    public static string Of(string text) => $$"""
        window.held = [];
        const real = fetch;
        window.fetch = (address, init) => address.includes('{{text}}')
          ? real(address, { ...init, signal: undefined }).then(answer => new Promise(give => held.push(() => give(answer))))
          : real(address, init);
        """;
}
