namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>One line of the table: a request, and the answer the contract says Keygen gives. Words in braces stand for ids (<see cref="TableAccount"/>).</summary>
/// <param name="Line">What the contract says, in short; unique.</param>
/// <param name="Request">Method and target. A target without a leading slash is one below the account.</param>
/// <param name="Status">The status code.</param>
/// <param name="Signed">Whether the answer is signed.</param>
/// <param name="Body">The body, resources of a list or a single one by their ids alone; null where the contract says nothing of it, empty for none.</param>
internal sealed record ApiCase(string Line, string Request, int Status, bool Signed, string? Body = null)
{
    /// <summary>Whose token: <c>admin</c>, <c>none</c>, <c>wrong</c>, <c>basic</c>, <c>product</c>, <c>reader</c>, <c>user</c>, or an environment's code.</summary>
    public string Token { get; init; } = "admin";

    /// <summary>Headers of the request, <c>Name: value</c>.</summary>
    public string[] Sent { get; init; } = [];

    /// <summary>Headers of the answer, <c>Name: value</c>, or <c>Name:</c> for one that is not there.</summary>
    public string[] Answered { get; init; } = [];

    /// <summary>What is ordered of the fake before the request.</summary>
    public Action<FakeApi>? Order { get; init; }

    /// <summary>The body of the request; words in braces are ids. Null for none.</summary>
    public string? Json { get; init; }

    /// <summary>The events that the call raises for an endpoint of the account, in order; null where the contract says nothing of them.</summary>
    public string[]? Raised { get; init; }

    /// <summary>The whole resource instead of its id.</summary>
    public bool Whole { get; init; }

    public override string ToString() => Line;
}
