namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The worker makes a scope an invocation; a handler's run has one of its own.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task A_handler_runs_in_a_scope_that_ends_before_the_invocations()
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);

        (await app.PostAsync(keygen.Deliver())).Status.Should().Be(200);

        await Eventually.HoldsAsync(() => app.Scopes.Count() == 5, "the end of both scopes");
        var scopes = app.Scopes.ToArray();
        scopes.Select(static line => line.What).Should().Equal("invocation", "handler", "disposed", "result", "disposed");
        scopes[0].Scope.Should().Be(scopes[3].Scope).And.Be(scopes[4].Scope);
        scopes[1].Scope.Should().Be(scopes[2].Scope).And.NotBe(scopes[0].Scope);
    }
}
