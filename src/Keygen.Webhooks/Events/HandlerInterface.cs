using System.Collections.Frozen;

namespace Keygen.Webhooks;

/// <summary>
/// The <see cref="IKeygenWebhookHandler{TEvent}"/> of one event class, and how to call it. All exist at compile time, because native AOT
/// cannot create one from a <see cref="System.Type"/>.
/// </summary>
internal sealed record HandlerInterface(Type Type, Type EventType, Func<object, KeygenEvent, CancellationToken, Task> Handle)
{
    /// <returns>The handler interface; null for every other interface.</returns>
    public static HandlerInterface? Find(Type type) => All.ByType.GetValueOrDefault(type);

    public static HandlerInterface Of<TEvent>()
        where TEvent : KeygenEvent => new(
            typeof(IKeygenWebhookHandler<TEvent>),
            typeof(TEvent),
            static (handler, e, ct) => ((IKeygenWebhookHandler<TEvent>)handler).HandleAsync((TEvent)e, ct));

    /// <summary>A class of its own, so that the table is built only when something is looked up.</summary>
    private static class All
    {
        public static readonly FrozenDictionary<Type, HandlerInterface> ByType = EventCatalogue.ByName.Values
            .DistinctBy(static type => type.Type)
            .Select(static type => type.HandlerInterface())
            .Concat(BaseTypes())
            .ToFrozenDictionary(static one => one.Type);

        private static HandlerInterface[] BaseTypes() =>
        [
            Of<KeygenEvent>(), Of<UnknownEvent>(),
            Of<AccountEvent>(), Of<AccountSnapshotEvent>(), Of<AccountSettingEvent>(),
            Of<ArtifactEvent>(),
            Of<ComponentEvent>(),
            Of<EntitlementEvent>(),
            Of<EnvironmentEvent>(),
            Of<GroupEvent>(), Of<GroupSnapshotEvent>(),
            Of<KeyEvent>(),
            Of<LicenseEvent>(), Of<LicenseSnapshotEvent>(), Of<LicenseValidationEvent>(),
            Of<MachineEvent>(),
            Of<PackageEvent>(),
            Of<PolicyEvent>(), Of<PolicySnapshotEvent>(),
            Of<ProcessEvent>(),
            Of<ProductEvent>(),
            Of<ReleaseEvent>(), Of<ReleaseSnapshotEvent>(),
            Of<SecondFactorEvent>(),
            Of<TokenEvent>(),
            Of<UserEvent>(),
        ];
    }
}
