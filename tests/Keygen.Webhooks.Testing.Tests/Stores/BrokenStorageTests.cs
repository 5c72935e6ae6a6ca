using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Stores.Harness;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>A storage that does not keep the contract fails the case that says so.</summary>
public sealed class BrokenStorageTests
{
    private static readonly Dictionary<string, Func<IMarkStorage, TimeProvider, IMarkStorage>> Broken = new()
    {
        ["remembers nothing"] = static (inner, _) => new RemembersNothing(inner),
        ["settles too early"] = static (inner, _) => new SettlesTooEarly(inner),
        ["never settles"] = static (inner, _) => new NeverSettles(inner),
        ["loses what is done at release"] = static (inner, _) => new LosesWhatIsDoneAtRelease(inner),
        ["tells nothing done"] = static (inner, _) => new TellsNothingDone(inner),
        ["forgets after two days"] = static (inner, time) => new ForgetsAfterTwoDays(inner, time),
        ["forgets who settled"] = static (inner, _) => new ForgetsWhoSettled(inner),
        ["never forgets"] = static (inner, _) => new NeverForgets(inner),
        ["does not renew marks"] = static (inner, _) => new DoesNotRenewMarks(inner),
        ["completes under any fence"] = static (inner, _) => new CompletesUnderAnyFence(inner),
        ["renews under any fence"] = static (inner, _) => new RenewsUnderAnyFence(inner),
        ["releases under any fence"] = static (inner, _) => new ReleasesUnderAnyFence(inner),
        ["grants what is leased"] = static (inner, _) => new GrantsWhatIsLeased(inner),
        ["looks before it takes"] = static (inner, _) => new LooksBeforeItTakes(inner),
        ["answers only once"] = static (inner, _) => new AnswersOnlyOnce(inner),
        ["never ends a lease"] = static (inner, _) => new NeverEndsALease(inner),
        ["ends a lease too early"] = static (inner, _) => new EndsALeaseTooEarly(inner),
        ["renews nothing"] = static (inner, _) => new RenewsNothing(inner),
        ["releases nothing"] = static (inner, _) => new ReleasesNothing(inner),
        ["claims when it looks"] = static (inner, _) => new ClaimsWhenItLooks(inner),
        ["claims for who has gone"] = static (inner, _) => new ClaimsForWhoHasGone(inner),
        ["keeps lost claims"] = static (inner, _) => new KeepsLostClaims(inner),
        ["confuses accounts"] = static (inner, _) => new Confuses(inner, static key => key with { AccountId = "" }),
        ["confuses registrations"] = static (inner, _) => new Confuses(inner, static key => key with { Registration = "" }),
        ["confuses letter case"] = static (inner, _) => new Confuses(inner, static key => key with { IdempotencyToken = key.IdempotencyToken.ToUpperInvariant() }),
        ["runs parts of keys together"] = static (inner, _) => new Confuses(inner, static key => new("", "", $"{key.Registration}:{key.AccountId}:{key.IdempotencyToken}")),
        ["confuses every event"] = static (inner, _) => new Confuses(inner, static _ => new("", "", "")),
        ["folds handlers' case"] = static (inner, _) => new Renames(inner, static name => name.ToUpperInvariant()),
        ["trims handlers"] = static (inner, _) => new Renames(inner, static name => name.Trim()),
        ["cuts handlers at 255"] = static (inner, _) => new Renames(inner, static name => name.Length > 255 ? name[..255] : name),
    };

    [Theory]
    [InlineData("remembers nothing", "The last completion settles the event")]
    [InlineData("remembers nothing", "While a handler runs, no other run of it starts")]
    [InlineData("remembers nothing", "Of hundreds of concurrent claims, one runs the work")]
    [InlineData("remembers nothing", "Of concurrent claims in two processes, one runs the work")]
    [InlineData("remembers nothing", "After a failure, another process can run the handler")]
    [InlineData("settles too early", "A handler completed before the claim was released does not run again")]
    [InlineData("settles too early", "After one handler fails, the next one runs under the same claim")]
    [InlineData("settles too early", "A handler added later runs for an event that is not settled")]
    [InlineData("never settles", "The last completion settles the event")]
    [InlineData("never settles", "A settled event runs no handler, not even one with a new name")]
    [InlineData("never settles", "When the open handler was removed, the claim settles the event")]
    [InlineData("never settles", "The completion that settles ends the lease in the same write")]
    [InlineData("loses what is done at release", "A handler completed before the claim was released does not run again")]
    [InlineData("loses what is done at release", "A release keeps the completed handlers")]
    [InlineData("loses what is done at release", "A partly completed event is remembered while Keygen retries")]
    [InlineData("tells nothing done", "An acquire returns the completed handlers")]
    [InlineData("tells nothing done", "A handler completed before a crash does not run again")]
    [InlineData("forgets after two days", "A mark lives for the retention, and a duplicate renews it")]
    [InlineData("forgets after two days", "A partly completed event is remembered while Keygen retries")]
    [InlineData("forgets after two days", "A partly completed event lives for the retention, and a claim renews it")]
    [InlineData("forgets who settled", "The completed handlers are known, or none of them")]
    [InlineData("never forgets", "A mark lives for the retention, and a duplicate renews it")]
    [InlineData("never forgets", "Looking up an event does not renew its mark")]
    [InlineData("does not renew marks", "A mark lives for the retention, and a duplicate renews it")]
    [InlineData("completes under any fence", "Only the holder completes")]
    [InlineData("completes under any fence", "A holder that lost its lease is cancelled and cannot complete")]
    [InlineData("completes under any fence", "A paused holder whose lease was taken over cannot complete")]
    [InlineData("completes under any fence", "A repeated operation returns the same result")]
    [InlineData("renews under any fence", "Only the holder renews")]
    [InlineData("renews under any fence", "A paused holder whose lease was taken over cannot complete")]
    [InlineData("releases under any fence", "Only the holder releases a lease")]
    [InlineData("releases under any fence", "A paused holder whose lease was taken over cannot complete")]
    [InlineData("grants what is leased", "While a handler runs, no other run of it starts")]
    [InlineData("grants what is leased", "The lease of a slow handler is renewed while it runs")]
    [InlineData("grants what is leased", "Of a hundred concurrent fences, one gets the lease")]
    [InlineData("looks before it takes", "Of a hundred concurrent fences, one gets the lease")]
    [InlineData("answers only once", "A repeated operation returns the same result")]
    [InlineData("answers only once", "A completion whose response is lost is retried until the lease ends")]
    [InlineData("never ends a lease", "After a crash, the event runs again when the lease has ended, and not before")]
    [InlineData("never ends a lease", "Of a hundred concurrent fences, one takes over an expired lease")]
    [InlineData("never ends a lease", "A paused holder whose lease was taken over cannot complete")]
    [InlineData("ends a lease too early", "After a crash, the event runs again when the lease has ended, and not before")]
    [InlineData("renews nothing", "The lease of a slow handler is renewed while it runs")]
    [InlineData("renews nothing", "A renewal extends the lease from the time of the renewal")]
    [InlineData("renews nothing", "Without a lease, no write succeeds")]
    [InlineData("releases nothing", "Disposing a claim releases the event")]
    [InlineData("releases nothing", "A claim whose response was lost is released")]
    [InlineData("releases nothing", "A failure contains the work's exception, and the next claim runs the handler again")]
    [InlineData("releases nothing", "Work that ends because it was asked to stop is not completed")]
    [InlineData("releases nothing", "Only the holder releases a lease")]
    [InlineData("claims when it looks", "A cancelled lookup changes nothing")]
    [InlineData("claims for who has gone", "A cancelled claim leaves the event free")]
    [InlineData("keeps lost claims", "Claims cancelled halfway hold the event for at most one lease")]
    [InlineData("confuses accounts", "Events differ by registration, account and token, including letter case")]
    [InlineData("confuses registrations", "Events differ by registration, account and token, including letter case")]
    [InlineData("confuses letter case", "Events differ by registration, account and token, including letter case")]
    [InlineData("runs parts of keys together", "Events differ when the same text splits into other parts")]
    [InlineData("confuses every event", "A thousand concurrent events each run once")]
    [InlineData("folds handlers' case", "Handler names are compared exactly, even unusual ones")]
    [InlineData("trims handlers", "Handler names are compared exactly, even unusual ones")]
    [InlineData("cuts handlers at 255", "Handler names that differ in the last of 400 characters are different")]
    public async Task A_storage_that(string storage, string fails)
    {
        var failure = await FluentActions.Awaiting(() => MarkStorageContract.RunAsync(fails, new Subject(Broken[storage])))
            .Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ").And.MatchRegex("found|not to be");
    }

    [Theory]
    [InlineData("Progress survives a restart")]
    [InlineData("A settled event stays settled after a restart")]
    [InlineData("A lease outlives its process")]
    public Task A_storage_that_says_it_survives_a_restart_and_does_not(string fails) => FluentActions
        .Awaiting(() => MarkStorageContract.RunAsync(fails, new ForgetfulSubject())).Should().ThrowAsync<StoreContractException>();

    private sealed class Subject : StoreUnderTest
    {
        private readonly IMarkStorage _storage;

        public Subject(Func<IMarkStorage, TimeProvider, IMarkStorage> breaking) => _storage = breaking(new InMemoryMarkStorage(new(), Time), Time);

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton(_storage);
    }

    private sealed class ForgetfulSubject : StoreUnderTest
    {
        protected override void ConfigureServices(IServiceCollection services) =>
            services.AddSingleton<IMarkStorage>(new SaysThatItSurvivesARestart(new InMemoryMarkStorage(new(), Time)));
    }
}
