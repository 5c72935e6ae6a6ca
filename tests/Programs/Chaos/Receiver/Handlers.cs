using System.Collections.Concurrent;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Has its effect and is done.</summary>
internal sealed class QuickHandler(IEffects effects) : IKeygenWebhookHandler<KeygenEvent>
{
    public Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        effects.Begin();
        return effects.WriteAsync(cancellationToken);
    }
}

/// <summary>Fails now and then: before its effect, with its effect begun, or after it.</summary>
internal sealed class UnreliableHandler(IEffects effects, HandlerDice dice, HandlerSettings settings) : IKeygenWebhookHandler<KeygenEvent>
{
    /// <summary>The event that it cannot handle until it is mended, where that is part of the scenario.</summary>
    public const string Poison = "license.suspended";

    public async Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        var failure = keygenEvent.Name == Poison && settings.PoisonUntil is { } mended && !File.Exists(mended)
            ? HandlerFailure.Begun
            : dice.Failure(keygenEvent.IdempotencyToken);
        Fail(failure, HandlerFailure.Before);
        effects.Begin();
        Fail(failure, HandlerFailure.Begun);
        await effects.WriteAsync(cancellationToken);
        Fail(failure, HandlerFailure.After);
    }

    private static void Fail(HandlerFailure failure, HandlerFailure here)
    {
        if (failure == here)
        {
            throw new InvalidOperationException($"As told: {here}.");
        }
    }
}

/// <summary>Takes its time, some of it before its effect and some after.</summary>
internal sealed class SlowHandler(IEffects effects, HandlerDice dice, HandlerSettings settings) : IKeygenWebhookHandler<KeygenEvent>
{
    public async Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        while (settings.SlowUntil is { } file && !File.Exists(file))
        {
            await Task.Delay(10, CancellationToken.None);
        }

        var half = dice.Slowness() / 2;
        await Task.Delay(half, cancellationToken);
        effects.Begin();
        await effects.WriteAsync(cancellationToken);
        await Task.Delay(half, cancellationToken);
        if (settings.SlowFails)
        {
            throw new InvalidOperationException("As told, at its end.");
        }
    }
}

/// <summary>A handler that only one version of the app has. Takes its time before and after its effect.</summary>
internal sealed class PassingHandler(IEffects effects, HandlerDice dice, HandlerSettings settings) : IKeygenWebhookHandler<KeygenEvent>
{
    public async Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        while (settings.PassingUntil is { } file && !File.Exists(file))
        {
            await Task.Delay(10, cancellationToken);
        }

        var half = dice.Slowness() / 2;
        await Task.Delay(half, cancellationToken);
        effects.Begin();
        await effects.WriteAsync(cancellationToken);
        await Task.Delay(half, cancellationToken);
    }
}

internal enum HandlerFailure
{
    None,
    Before,
    Begun,
    After,
}

/// <summary>The handlers' luck, by the run's seed and the process.</summary>
internal sealed class HandlerDice(HandlerSettings settings, int seed)
{
    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    public HandlerFailure Failure(string token)
    {
        if (settings.FailsFirst)
        {
            return _seen.TryAdd(token, true) ? HandlerFailure.Begun : HandlerFailure.None;
        }

        lock (_random)
        {
            return _random.NextDouble() < settings.FailureRate ? (HandlerFailure)_random.Next(1, 4) : HandlerFailure.None;
        }
    }

    public TimeSpan Slowness()
    {
        lock (_random)
        {
            return settings.LongRate > 0 && _random.NextDouble() < settings.LongRate
                ? TimeSpan.FromMilliseconds(settings.Long)
                : TimeSpan.FromMilliseconds(_random.Next(settings.SlowMin, settings.SlowMax + 1));
        }
    }
}
