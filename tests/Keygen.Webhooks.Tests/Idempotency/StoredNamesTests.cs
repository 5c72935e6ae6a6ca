using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>The names that handlers are remembered by, as version 0.1 stores them: another one would run what is done again.</summary>
public sealed class StoredNamesTests
{
    [Fact]
    public void A_class_is_remembered_by_its_full_name_and_its_event() =>
        NameOf<LicenseCreated, Charge>().Should().Be("Keygen.Webhooks.Tests.Idempotency.StoredNamesTests+Charge:LicenseCreated");

    [Fact]
    public void A_generic_class_is_remembered_with_its_arguments_and_no_assembly() =>
        NameOf<KeygenEvent, Generic<string>>().Should().Be("Keygen.Webhooks.Tests.Idempotency.Generic`1[System.String]:KeygenEvent");

    [Fact]
    public void A_lambda_is_remembered_by_its_event() =>
        HandlerRegistration.OfDelegate<LicenseExpired>("", null, static (_, _, _) => Task.CompletedTask).Name.Should().Be("lambda:LicenseExpired");

    private static string NameOf<TEvent, THandler>()
        where TEvent : KeygenEvent
        where THandler : class, IKeygenWebhookHandler<TEvent> =>
        HandlerRegistration.OfClass<TEvent, THandler>(new ServiceCollection(), "", null).Name;

    private sealed class Charge : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

internal sealed class Generic<T> : IKeygenWebhookHandler<KeygenEvent>
{
    public Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
}
