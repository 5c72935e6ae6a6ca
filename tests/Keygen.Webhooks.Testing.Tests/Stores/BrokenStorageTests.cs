using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
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
        ["never forgets"] = static (inner, _) => new NeverForgets(inner),
        ["does not renew marks"] = static (inner, _) => new DoesNotRenewMarks(inner),
        ["completes under any fence"] = static (inner, _) => new CompletesUnderAnyFence(inner),
        ["renews under any fence"] = static (inner, _) => new RenewsUnderAnyFence(inner),
        ["releases under any fence"] = static (inner, _) => new ReleasesUnderAnyFence(inner),
        ["grants what is leased"] = static (inner, _) => new GrantsWhatIsLeased(inner),
        ["looks before it takes"] = static (inner, _) => new LooksBeforeItTakes(inner),
        ["forgets what is run"] = static (inner, _) => new ForgetsWhatIsRun(inner),
        ["answers only once"] = static (inner, _) => new AnswersOnlyOnce(inner),
        ["never ends a lease"] = static (inner, _) => new NeverEndsALease(inner),
        ["ends a lease too early"] = static (inner, _) => new EndsALeaseTooEarly(inner),
        ["renews nothing"] = static (inner, _) => new RenewsNothing(inner),
        ["releases nothing"] = static (inner, _) => new ReleasesNothing(inner),
        ["claims when it looks"] = static (inner, _) => new ClaimsWhenItLooks(inner),
        ["claims for who has gone"] = static (inner, _) => new ClaimsForWhoHasGone(inner),
        ["keeps lost claims"] = static (inner, _) => new KeepsLostClaims(inner),
        ["forgets for who has gone"] = static (inner, _) => new ForgetsForWhoHasGone(inner),
        ["forgets only what is settled"] = static (inner, _) => new ForgetsOnlyWhatIsSettled(inner),
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
    [InlineData("remembers nothing", "While a handler runs nobody else runs it")]
    [InlineData("remembers nothing", "Of hundreds of claims at once one runs the work")]
    [InlineData("remembers nothing", "Of claims at once in two processes one runs the work")]
    [InlineData("remembers nothing", "After a failure another process runs it")]
    [InlineData("settles too early", "What was done before the claim was freed is not run again")]
    [InlineData("settles too early", "One handler's failure leaves the claim to the next")]
    [InlineData("settles too early", "A handler added meanwhile runs for an event that is not settled")]
    [InlineData("never settles", "The last completion settles the event")]
    [InlineData("never settles", "A settled event runs nothing, also under new handler names")]
    [InlineData("never settles", "When the open handler was removed the claim settles the event")]
    [InlineData("never settles", "The completion that settles ends the lease in the same write")]
    [InlineData("loses what is done at release", "What was done before the claim was freed is not run again")]
    [InlineData("loses what is done at release", "A release keeps what is done")]
    [InlineData("loses what is done at release", "What is partly done is remembered for the days Keygen retries")]
    [InlineData("tells nothing done", "To acquire tells which handlers are done")]
    [InlineData("tells nothing done", "What was done before a crash is not run again")]
    [InlineData("forgets after two days", "A mark lives as long as the retention says and a duplicate renews it")]
    [InlineData("forgets after two days", "What is partly done is remembered for the days Keygen retries")]
    [InlineData("forgets after two days", "What is partly done lives as long as the retention says and a claim renews it")]
    [InlineData("never forgets", "A mark lives as long as the retention says and a duplicate renews it")]
    [InlineData("never forgets", "To look an event up renews nothing")]
    [InlineData("never forgets", "A forgotten event runs all its handlers again")]
    [InlineData("does not renew marks", "A mark lives as long as the retention says and a duplicate renews it")]
    [InlineData("completes under any fence", "Only the holder completes")]
    [InlineData("completes under any fence", "Who lost the lease is cancelled and cannot complete")]
    [InlineData("completes under any fence", "Who was paused and overtaken cannot complete")]
    [InlineData("completes under any fence", "A repeated operation gives the same answer")]
    [InlineData("renews under any fence", "Only the holder renews")]
    [InlineData("renews under any fence", "Who was paused and overtaken cannot complete")]
    [InlineData("releases under any fence", "Only the holder releases a lease")]
    [InlineData("releases under any fence", "Who was paused and overtaken cannot complete")]
    [InlineData("grants what is leased", "While a handler runs nobody else runs it")]
    [InlineData("grants what is leased", "A slow handler is renewed for as long as it runs")]
    [InlineData("grants what is leased", "Of a hundred fences at once one gets the lease")]
    [InlineData("looks before it takes", "Of a hundred fences at once one gets the lease")]
    [InlineData("forgets what is run", "While a handler runs nobody else runs it")]
    [InlineData("forgets what is run", "An event that is leased cannot be forgotten and one whose lease is over can")]
    [InlineData("answers only once", "A repeated operation gives the same answer")]
    [InlineData("answers only once", "A completion whose answer is lost is tried again for as long as the lease lasts")]
    [InlineData("never ends a lease", "After a crash the event is run again when the lease is over and not before")]
    [InlineData("never ends a lease", "Of a hundred fences at once one takes over a lease that is over")]
    [InlineData("never ends a lease", "Who was paused and overtaken cannot complete")]
    [InlineData("ends a lease too early", "After a crash the event is run again when the lease is over and not before")]
    [InlineData("renews nothing", "A slow handler is renewed for as long as it runs")]
    [InlineData("renews nothing", "A renewal counts from when it is made")]
    [InlineData("renews nothing", "Without a lease nothing is written")]
    [InlineData("releases nothing", "Disposing a claim frees the event")]
    [InlineData("releases nothing", "A claim whose answer was lost is given back")]
    [InlineData("releases nothing", "A failure carries the work's own exception and the next claim runs it again")]
    [InlineData("releases nothing", "Work that ends because it was asked to is not done")]
    [InlineData("releases nothing", "Only the holder releases a lease")]
    [InlineData("claims when it looks", "An event never seen is unknown and may be forgotten")]
    [InlineData("claims when it looks", "A lookup that was cancelled changes nothing")]
    [InlineData("claims for who has gone", "A claim that was cancelled leaves the event free")]
    [InlineData("keeps lost claims", "Claims given up half way hold the event no longer than a lease")]
    [InlineData("forgets for who has gone", "To forget, cancelled, is done or not done")]
    [InlineData("forgets only what is settled", "A forgotten event that was partly done runs all its handlers again")]
    [InlineData("confuses accounts", "Registration, account and token each tell events apart and so does letter case")]
    [InlineData("confuses registrations", "Registration, account and token each tell events apart and so does letter case")]
    [InlineData("confuses registrations", "To forget one event leaves the others")]
    [InlineData("confuses letter case", "Registration, account and token each tell events apart and so does letter case")]
    [InlineData("runs parts of keys together", "Events are told apart wherever one part ends and the next begins")]
    [InlineData("confuses every event", "A thousand events at once each run once")]
    [InlineData("folds handlers' case", "Handlers are told apart letter by letter, odd names too")]
    [InlineData("trims handlers", "Handlers are told apart letter by letter, odd names too")]
    [InlineData("cuts handlers at 255", "Handlers are told apart by the last of 400 characters")]
    public async Task A_storage_that(string storage, string fails)
    {
        var failure = await FluentActions.Awaiting(() => MarkStorageContract.RunAsync(fails, new Subject(Broken[storage])))
            .Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ").And.MatchRegex("found|not to be");
    }

    [Theory]
    [InlineData("Progress survives a restart")]
    [InlineData("A settled event is settled after a restart")]
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
