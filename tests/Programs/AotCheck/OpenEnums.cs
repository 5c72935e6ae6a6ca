using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.AotCheck;

/// <summary>Every open enum of an event, asked for its value: the one thing in the library that looks at fields at run time.</summary>
internal static class OpenEnums
{
    public static IEnumerable<(string Text, bool IsKnown)> Of(KeygenEvent keygenEvent)
    {
        var ofEvent = keygenEvent is LicenseValidationEvent validation ? [Known<ValidationCode>(validation.Validation.Code)] : Array.Empty<(string, bool)?>();
        return keygenEvent.Payload.Resources.SelectMany(Of).Concat(ofEvent).OfType<(string, bool)>();
    }

    private static (string, bool)?[] Of(Resource resource) => resource switch
    {
        Account a => [Known(a.Status), Known(a.ApiVersion)],
        Artifact a => [Known(a.Status)],
        Billing b => [Known(b.State)],
        KeygenEnvironment e => [Known<IsolationStrategy>(e.IsolationStrategy)],
        KeygenProcess p => [Known<ProcessStatus>(p.Status)],
        License l => [Known<LicenseStatus>(l.Status), Known(l.Scheme)],
        Machine m => [Known<HeartbeatStatus>(m.HeartbeatStatus)],
        Package p => [Known(p.Engine)],
        Policy p =>
        [
            Known(p.MachineUniquenessStrategy), Known(p.MachineMatchingStrategy), Known(p.ComponentUniquenessStrategy),
            Known(p.ComponentMatchingStrategy), Known(p.ExpirationStrategy), Known(p.ExpirationBasis), Known(p.RenewalBasis),
            Known(p.TransferStrategy), Known(p.AuthenticationStrategy), Known(p.MachineLeasingStrategy), Known(p.ProcessLeasingStrategy),
            Known(p.OverageStrategy), Known(p.Scheme), Known(p.CheckInInterval), Known(p.HeartbeatCullStrategy),
            Known(p.HeartbeatResurrectionStrategy), Known(p.HeartbeatBasis),
        ],
        Product p => [Known(p.DistributionStrategy)],
        Release r => [Known<ReleaseStatus>(r.Status), Known(r.Channel)],
        Setting s => [Known<SettingKey>(s.Key)],
        Token t => [Known<TokenKind>(t.Kind)],
        User u => [Known<UserStatus>(u.Status), Known(u.Role)],
        _ => [],
    };

    private static (string, bool)? Known<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(OpenEnum<T>? value)
        where T : struct, Enum => value is { } sent ? (sent.Text, sent.Value is not null) : null;
}
