using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Retries what is transient, and would retry a handler's own exception if it ever saw one.</summary>
internal sealed class RetryingStrategy(ExecutionStrategyDependencies dependencies)
    : ExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.FromMilliseconds(10))
{
    protected override bool ShouldRetryOn(Exception exception) => exception is BrokenConnectionException or HandlersOwnException;
}

internal sealed class HandlersOwnException() : Exception("mine");
