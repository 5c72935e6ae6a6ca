using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The updates of leases and progress. Each changes a row only if it has not changed since it was read.</summary>
internal static class CompareAndSet
{
    public static Task<int> UpdateLeaseAsync(
        this DbContext context, string nameHash, long from, long to, DateTime heldUntil, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookLease>(
            context,
            [new(nameof(KeygenWebhookLease.FencingNumber), to), new(nameof(KeygenWebhookLease.HeldUntil), heldUntil)],
            [new(nameof(KeygenWebhookLease.NameHash), nameHash), new(nameof(KeygenWebhookLease.FencingNumber), from)], cancellationToken);

    public static Task<int> UpdateProgressAsync(
        this DbContext context, string nameHash, long version, string content, DateTime now, CancellationToken cancellationToken) =>
        TableStatement.UpdateAsync<KeygenWebhookProgress>(
            context,
            [
                new(nameof(KeygenWebhookProgress.Version), version + 1), new(nameof(KeygenWebhookProgress.Content), content),
                new(nameof(KeygenWebhookProgress.WrittenAt), now),
            ],
            [new(nameof(KeygenWebhookProgress.NameHash), nameHash), new(nameof(KeygenWebhookProgress.Version), version)], cancellationToken);
}
