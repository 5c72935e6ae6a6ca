using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What handlers are called, and what is wrong with them before any event comes.</summary>
public sealed class HandlerTableTests
{
    private const string Of = "Keygen.Webhooks.Tests.Dispatching.HandlerTableTests+";

    private readonly ServiceCollection _services = new();

    [Fact]
    [Trait("Case", "72b")]
    public void A_class_is_remembered_by_its_full_name_and_the_events()
    {
        NameOf<Base>().Should().Be($"{Of}Base:LicenseCreated");
        NameOf<Pair<int, string>>().Should().Be("Keygen.Webhooks.Tests.Dispatching.Pair`2[System.Int32,System.String]:LicenseCreated");
        NameOf<Pair<int, Pair<Base, string>>>().Should().Be(
            $"Keygen.Webhooks.Tests.Dispatching.Pair`2[System.Int32,Keygen.Webhooks.Tests.Dispatching.Pair`2[{Of}Base,System.String]]:LicenseCreated");
        NameOf<Base>("mine").Should().Be("mine");
        Lambda(null).Name.Should().Be("lambda:LicenseCreated");
        Lambda("mine").Name.Should().Be("mine");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_name_is_none(string blank)
    {
        FluentActions.Invoking(() => Lambda(blank)).Should().Throw<ArgumentException>().WithParameterName("name");
        FluentActions.Invoking(() => NameOf<Base>(blank)).Should().Throw<ArgumentException>().WithParameterName("name");
    }

    [Fact]
    public void Its_events_are_told_by_name_in_order()
    {
        var table = new HandlerTable([Lambda("a"), HandlerRegistration.OfDelegate<UserEvent>("", "b", static (_, _, _) => Task.CompletedTask)]);

        table.IsEmpty.Should().BeFalse();
        table.Error.Should().BeNull();
        table.Names.Should().Equal("a", "b");
        table.Subscriptions.Should().BeSameAs(table.Subscriptions, "they are made once");
        table.Subscriptions[0].EventNames.Should().Equal("license.created");
        table.Subscriptions[1].EventNames.Should().HaveCountGreaterThan(3).And.BeInAscendingOrder(StringComparer.Ordinal).And.OnlyContain(static name => name.StartsWith("user."));
        new HandlerTable([]).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Events_that_are_only_handed_over_count_as_one_more_handler_of_all_of_them()
    {
        var table = new HandlerTable([Lambda("a")], forwarded: [typeof(LicenseDeleted), typeof(UserCreated)]);

        (table.IsEmpty, table.ForwardsAny).Should().Be((false, true));
        table.Subscriptions.Select(static one => (one.Handler, string.Join(' ', one.EventNames))).Should().Equal(
            ("a", "license.created"), (HandlerNames.Forward, "license.deleted user.created"));
        new HandlerTable([Lambda("a")], forwarded: [typeof(UserCreated)]).IsEmpty.Should().BeFalse();
        new HandlerTable([Lambda("a")]).ForwardsAny.Should().BeFalse();
    }

    [Theory]
    [InlineData("license.created", true, false)]
    [InlineData("license.deleted", false, false)]
    [InlineData("license.became-sentient", false, true)]
    public void An_event_that_is_not_known_is_handled_by_handlers_of_such_events(string name, bool byOwn, bool byUnknown)
    {
        new HandlerTable([Lambda("a")]).Handles(name).Should().Be(byOwn);
        new HandlerTable([HandlerRegistration.OfDelegate<UnknownEvent>("", "b", static (_, _, _) => Task.CompletedTask)]).Handles(name).Should().Be(byUnknown);
    }

    [Fact]
    public void A_missing_engine_is_told_after_the_handlers_own_errors_and_with_a_handler_s_name()
    {
        var later = Lambda("crm") with { Execution = HandlerExecution.Later };

        new HandlerTable([later, later], canForward: false).Error.Should().Contain("Two handlers are named");
        new HandlerTable([later], forwarded: [typeof(UserCreated)], canForward: false).Error.Should().Be(
            "crm is to run later, but nothing takes its events: call RunLaterWith<TForwarder>() to name an engine, "
            + "or ConsumesOnly() if this process receives no deliveries and only consumes messages.");
    }

    [Fact]
    [Trait("Case", "72b")]
    public void Two_of_one_name_are_told_with_the_way_out()
    {
        new HandlerTable([Lambda(null), Lambda(null)]).Error.Should().Be(
            "Two unnamed lambdas handle LicenseCreated. The store remembers a handler by its name, so give each a name with AddHandler(…, name: \"…\").");
        new HandlerTable([Lambda("x"), Lambda("y"), Lambda("x")]).Error.Should().Be(
            "Two handlers are named 'x'. The store remembers a handler by its name, so give one of them another name with AddHandler(…, name: \"…\").");
    }

    [Fact]
    [Trait("Case", "72b")]
    public void A_class_that_fits_in_two_ways_and_in_neither_exactly_is_told_with_the_way_out()
    {
        ErrorOf<TwoWays>().Should().Be(
            $"The handler {Of}TwoWays fits LicenseCreated through LicenseEvent and LicenseSnapshotEvent; "
            + "implement IKeygenWebhookHandler<LicenseCreated>, or add it for one of those events.");
        ErrorOf<ThreeWays>().Should().BeNull("one of them is exact");
        ErrorOf<Base>().Should().BeNull();
        ErrorOf<Elsewhere>().Should().BeNull("only one of its interfaces is a handler's");
    }

    [Fact]
    public void What_is_wrong_with_a_handler_itself_is_told_first_then_names_then_what_is_missing()
    {
        var (ambiguous, missing) = (Class<TwoWays>("x"), Class<NeedsTwo>("x"));
        var services = _services.AddScoped<NeedsTwo>().AddScoped<TwoWays>().BuildServiceProvider().GetRequiredService<IServiceProviderIsService>();
        new HandlerTable([missing, ambiguous], services).Error.Should().Contain("fits LicenseCreated through");
        new HandlerTable([missing, Lambda("x")], services).Error.Should().Contain("Two handlers are named");
        new HandlerTable([Lambda("y"), missing], services).Error.Should().Contain("needs services that are not registered");
        new HandlerTable([missing]).Error.Should().BeNull("nothing was asked");
    }

    [Fact]
    public void What_a_constructor_lacks_is_named_in_its_order()
    {
        MissingFor<NeedsTwo>(static services => services.AddScoped<NeedsTwo>()).Should().Be(
            $"The handler {Of}NeedsTwo needs services that are not registered: System.IFormatProvider, System.ICloneable. "
            + "Register them, or remove them from the constructor.");
        MissingFor<NeedsTwo>(static services => services.AddScoped<NeedsTwo>().AddSingleton<ICloneable>("").AddSingleton<IFormatProvider>(_ => null!)).Should().BeNull();
        MissingFor<Hidden>(static services => services.AddScoped<Hidden>()).Should().Be($"The handler {Of}Hidden has no public constructor, so it cannot be created.");
    }

    [Fact]
    public void A_constructor_that_can_be_served_is_enough()
    {
        MissingFor<Optional>(static services => services.AddScoped<Optional>()).Should().BeNull("defaults and keyed services are not asked for");
        MissingFor<Either>(static services => services.AddScoped<Either>()).Should().BeNull("one of its two constructors can be served");
    }

    [Fact]
    public void One_registered_in_another_way_than_by_its_type_is_taken_on_trust()
    {
        MissingFor<NeedsTwo>(static services => services.AddScoped<NeedsTwo>().AddScoped(static _ => new NeedsTwo(null!, null!))).Should().BeNull();
        MissingFor<NeedsTwo>(static services => services.AddScoped(static _ => new NeedsTwo(null!, null!)).AddScoped<NeedsTwo>()).Should().NotBeNull();
        MissingFor<NeedsTwo>(static services => services.AddScoped<NeedsTwo, NeedsNothing>()).Should().BeNull();
        MissingFor<NeedsTwo>(static services => services).Should().BeNull();
        MissingFor<NeedsTwo>(static services => services.AddScoped<NeedsTwo>().AddKeyedScoped("key", static (_, _) => new NeedsTwo(null!, null!)))
            .Should().NotBeNull("another is registered by a key");
    }

    [Fact]
    public void Another_container_may_know_more() =>
        HandlerDependencies.Check<NeedsTwo>(new ServiceCollection().AddScoped<NeedsTwo>(), new KnowsNothing()).Should().BeNull();

    private static HandlerRegistration Lambda(string? name) =>
        HandlerRegistration.OfDelegate<LicenseCreated>("", name, static (_, _, _) => Task.CompletedTask);

    private static string? MissingFor<THandler>(Func<IServiceCollection, IServiceCollection> register)
    {
        var services = register(new ServiceCollection());
        return HandlerDependencies.Check<THandler>(services, services.BuildServiceProvider().GetRequiredService<IServiceProviderIsService>());
    }

    private HandlerRegistration Class<THandler>(string? name = null)
        where THandler : class, IKeygenWebhookHandler<LicenseCreated> => HandlerRegistration.OfClass<LicenseCreated, THandler>(_services, "", name);

    private string NameOf<THandler>(string? name = null)
        where THandler : class, IKeygenWebhookHandler<LicenseCreated> => Class<THandler>(name).Name;

    private string? ErrorOf<THandler>()
        where THandler : class, IKeygenWebhookHandler<LicenseCreated> => new HandlerTable([Class<THandler>()]).Error;

    public class Base : IKeygenWebhookHandler<KeygenEvent>
    {
        public Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private class TwoWays : IKeygenWebhookHandler<LicenseEvent>, IKeygenWebhookHandler<LicenseSnapshotEvent>
    {
        public Task HandleAsync(LicenseEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandleAsync(LicenseSnapshotEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ThreeWays : TwoWays, IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Elsewhere : Base, IDisposable, IComparable<LicenseEvent>
    {
        public int CompareTo(LicenseEvent? other) => 0;

        public void Dispose()
        {
        }
    }

    private class NeedsTwo(IFormatProvider format, ICloneable clone) : Base
    {
        public (IFormatProvider Format, ICloneable Clone) Needed => (format, clone);
    }

    private sealed class NeedsNothing() : NeedsTwo(null!, null!);

    private sealed class Hidden : Base
    {
        private Hidden()
        {
        }

        public static Hidden Make() => new();
    }

    private sealed class Optional([FromKeyedServices("k")] IFormatProvider format, [ServiceKey] string key, ICloneable? clone = null) : Base
    {
        public (ICloneable? Clone, IFormatProvider Format, string Key) Needed => (clone, format, key);
    }

    private sealed class Either : Base
    {
        public Either()
        {
        }

        public Either(IFormatProvider format) => Format = format;

        public IFormatProvider? Format { get; }
    }

    private sealed class KnowsNothing : IServiceProviderIsService
    {
        public bool IsService(Type serviceType) => false;
    }
}

public sealed class Pair<TFirst, TSecond> : HandlerTableTests.Base;
