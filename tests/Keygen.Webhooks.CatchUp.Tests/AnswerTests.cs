using Keygen.Webhooks.CatchUp;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What a real Keygen answers, and what is said of it: each problem names what is to be changed, and nothing else.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task A_signed_403_is_the_token_or_the_subscription() =>
        (await ProblemOfAsync(Answer.Error(403, "TOKEN_NOT_ALLOWED"))).Should().Contain("ApiToken").And.Contain("subscription").And.NotContain("KEYGEN_HOST");

    [Fact]
    public async Task A_403_without_JSON_and_without_a_version_is_the_host_and_not_the_token() =>
        (await ProblemOfAsync(new(403, "<h1>Blocked host</h1>", IsKeygens: false, IsSigned: false)))
            .Should().Contain("BaseUrl").And.Contain("KEYGEN_HOST").And.NotContain("ApiToken").And.NotContain("Blocked host");

    [Fact]
    public async Task A_403_of_Keygen_that_is_not_signed_is_this_machine_s_address_and_not_the_token() =>
        (await ProblemOfAsync(Answer.Error(403, "IP_BLOCKED", isSigned: false))).Should().Contain("address").And.NotContain("ApiToken").And.NotContain("KEYGEN_HOST");

    [Theory]
    [InlineData(null)]
    [InlineData("isolated")]
    public async Task A_401_may_also_be_the_environment(string? environment) =>
        (await ProblemOfAsync(Answer.Error(401, "TOKEN_INVALID"), environment)).Should().Contain("ApiToken").And.Contain("CatchUp:Environment").And.Contain(environment ?? "environment");

    [Fact]
    public async Task A_400_of_an_environment_names_the_option_and_is_no_reason_to_ask_again_as_often()
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        Answer? answer = Answer.Error(400, "ENVIRONMENT_INVALID");
        var machine = room.NewMachine(configure: options =>
        {
            options.Environment = "stagin";
            options.UseHandler(() => new Answering(room, _ => answer));
        });

        var result = await machine.RunAsync();

        result.Outcome.Should().Be(CatchUpOutcome.Misconfigured);
        result.Problem.Should().Contain("CatchUp:Environment").And.Contain("stagin").And.Contain("Community Edition");
        CatchUpHealthCheck.ProblemOf(machine.CatchUp.Status, room.Time.GetUtcNow()).Should().Be(result.Problem);
        CatchUpService.IsTrouble(result).Should().BeTrue("the next run comes later each time");
        room.TimesHandled(missed).Should().Be(0);
    }

    [Theory]
    [InlineData("PARAMETER_INVALID")]
    [InlineData("")]
    public async Task Another_400_does_not_blame_the_environment(string code)
    {
        var problem = await ProblemOfAsync(Answer.Error(400, code, isSigned: false), "isolated", CatchUpOutcome.ApiUnavailable);

        problem.Should().Contain("400").And.NotContain("Environment");
    }

    [Fact]
    public async Task A_400_that_is_no_JSON_or_has_no_end_is_a_400()
    {
        using var endless = new EndlessStream();
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Endless(endless)));

        (await machine.RunAsync()).Problem.Should().Contain("400");
        endless.Given.Should().BeLessThan(1 << 20);
        (await ProblemOfAsync(new(400, "<h1>Bad</h1>", IsKeygens: false, IsSigned: false), null, CatchUpOutcome.ApiUnavailable)).Should().Contain("400");
    }

    [Fact]
    public async Task A_proxy_that_encodes_the_brackets_of_a_query_breaks_no_list()
    {
        await using var room = await Room.StartAsync();
        for (var i = 0; i < 120; i++)
        {
            room.Missed(minutesAgo: 300 - i);
        }

        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Encoding()));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 120 });
        room.Requests.Should().OnlyContain(static request => !request.Target.Contains('['));
    }

    private static async Task<string?> ProblemOfAsync(Answer answer, string? environment = null, CatchUpOutcome outcome = CatchUpOutcome.Unauthorized)
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine(configure: options =>
        {
            options.Environment = environment;
            options.UseHandler(() => new Answering(room, _ => answer));
        });
        var result = await machine.RunAsync();
        result.Outcome.Should().Be(outcome);
        return result.Problem;
    }

    /// <summary>A proxy that writes a query as RFC 3986 wants it. Keygen signs what it receives.</summary>
    private sealed class Encoding() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new(request.RequestUri!.AbsoluteUri.Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal));
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Endless(Stream stream) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(stream);
            content.Headers.ContentType = new("application/vnd.api+json");
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { Content = content });
        }
    }
}
