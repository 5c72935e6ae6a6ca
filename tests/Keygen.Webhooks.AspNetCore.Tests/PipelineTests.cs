using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What else stands in an application's pipeline does not change an answer.</summary>
public sealed class PipelineTests
{
    private static readonly Dictionary<string, WebhookServerSetup> Setups = new()
    {
        ["an authentication fallback policy"] = new()
        {
            Services = static builder =>
            {
                builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, RedirectingAuthentication>("none", null);
                builder.Services.AddAuthorization(static options =>
                    options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            Pipeline = static app => app.UseAuthentication().UseAuthorization(),
        },
        ["antiforgery"] = new()
        {
            Services = static builder => builder.Services.AddAntiforgery(),
            Pipeline = static app => app.UseAntiforgery(),
        },
        ["a global rate limiter that allows nothing"] = new()
        {
            Services = static builder => builder.Services.AddRateLimiter(static options =>
                options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(static _ => RateLimitPartition.Get(0, static _ => new ClosedLimiter()))),
            Pipeline = static app => app.UseRateLimiter(),
        },
        ["response compression"] = new()
        {
            Services = static builder => builder.Services.AddResponseCompression(static options => options.EnableForHttps = true),
            Pipeline = static app => app.UseResponseCompression(),
        },
        ["a developer exception page"] = new() { Pipeline = static app => app.UseDeveloperExceptionPage() },
        ["an exception handler"] = new() { Pipeline = static app => app.UseExceptionHandler(static error => error.Run(static context => Answer(context, 302))) },
        ["status code pages"] = new() { Pipeline = static app => app.UseStatusCodePages() },
        ["status code pages that redirect"] = new() { Pipeline = static app => app.UseStatusCodePagesWithRedirects("/error/{0}") },
        ["status code pages run again"] = new() { Pipeline = static app => app.UseStatusCodePagesWithReExecute("/error/{0}") },
        ["request timeouts"] = new()
        {
            Services = static builder => builder.Services.AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromTicks(1) }),
            Pipeline = static app => app.UseRequestTimeouts(),
        },
        ["trailing slashes appended"] = new()
        {
            Services = static builder => builder.Services.Configure<RouteOptions>(static options => (options.AppendTrailingSlash, options.LowercaseUrls) = (true, true)),
            Pipeline = static app => app.UseRouting(),
        },
        ["HTTPS redirection"] = new()
        {
            Services = static builder => builder.Services.AddHttpsRedirection(static options => options.HttpsPort = 443),
            Pipeline = static app => app.UseHttpsRedirection(),
        },
        ["HTTPS redirection that spares the path"] = new()
        {
            Services = static builder => builder.Services.AddHttpsRedirection(static options => options.HttpsPort = 443),
            Pipeline = static app => app.UseWhen(
                static context => !context.Request.Path.StartsWithSegments("/webhooks/keygen"), static others => others.UseHttpsRedirection()),
        },
        ["HSTS and forwarded headers"] = new()
        {
            Services = static builder => builder.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All),
            Pipeline = static app => app.UseForwardedHeaders().UseHsts(),
        },
        ["CORS and output caching"] = new()
        {
            Services = static builder => builder.Services.AddCors().AddOutputCache(static options => options.AddBasePolicy(static policy => policy.Cache())),
            Pipeline = static app => app.UseCors(static policy => policy.AllowAnyOrigin()).UseOutputCache(),
        },
        ["HTTP logging of bodies"] = new()
        {
            Services = static builder => builder.Services.AddHttpLogging(static options => options.LoggingFields = Microsoft.AspNetCore.HttpLogging.HttpLoggingFields.All),
            Pipeline = static app => app.UseHttpLogging(),
        },
        ["request decompression"] = new()
        {
            Services = static builder => builder.Services.AddRequestDecompression(),
            Pipeline = static app => app.UseRequestDecompression(),
        },
    };

    /// <summary>What goes by the endpoint's metadata, and so has to stand behind routing; and a redirection no endpoint could undo.</summary>
    private static readonly string[] BehindRoutingOnly =
    [
        "an authentication fallback policy", "antiforgery", "a global rate limiter that allows nothing", "request timeouts",
        "trailing slashes appended", "HTTPS redirection", "CORS and output caching",
    ];

    public static TheoryData<string, bool> Pipelines
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var pipeline in Setups.Keys)
            {
                data.Add(pipeline, false);
                if (!BehindRoutingOnly.Contains(pipeline))
                {
                    data.Add(pipeline, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [Trait("Case", "73")]
    [MemberData(nameof(Pipelines))]
    public async Task Answers_stay_as_in_the_table(string pipeline, bool beforeRouting)
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Pattern = "/webhooks/keygen",
            Services = Setups[pipeline].Services,
            Pipeline = beforeRouting ? null : Setups[pipeline].Pipeline,
            BeforeRouting = beforeRouting ? Setups[pipeline].Pipeline : null,
            Handler = static (e, _) => e.Name == "license.expired" ? throw new InvalidOperationException("The handler failed.") : Task.CompletedTask,
        });

        await AnswersAsync(200, keygen.Deliver());
        await AnswersAsync(200, keygen.Deliver().To("/webhooks/keygen/"));
        await AnswersAsync(200, keygen.Deliver().To("/Webhooks/KEYGEN"));
        await AnswersAsync(200, keygen.Deliver().Add("X-Forwarded-Proto", "http").Add("X-Forwarded-For", "203.0.113.7"));
        await AnswersAsync(200, keygen.Deliver().Add("Origin", "https://evil.example").Add("Cookie", "a=b"));
        await AnswersAsync(401, forger.Deliver());
        await AnswersAsync(400, keygen.Sign("{}"u8.ToArray()));
        await AnswersAsync(405, keygen.Deliver() with { Method = "PUT" });
        await AnswersAsync(415, keygen.Deliver().Set("Content-Type", "text/html"));
        await AnswersAsync(500, keygen.Deliver("license.expired"));
        server.Runs.Should().HaveCount(6);

        // The one refusal without a body, which is what status pages look for.
        var head = await RawHttp.PostAsync(server.Port, (keygen.Deliver() with { Method = "HEAD" }).Bytes(), isHead: true);
        head.Status.Should().Be(405);
        head.Header("Location").Should().BeNull();

        async Task AnswersAsync(int status, WireDelivery delivery)
        {
            var answer = await server.PostAsync(delivery);
            answer.Status.Should().Be(status, answer.Text);
            answer.Header("Location").Should().BeNull();
            if (status != 200)
            {
                answer.Header("Content-Type").Should().Be("application/problem+json");
                answer.Body.Length.Should().BeInRange(1, 2047);
            }
        }
    }

    [Theory]
    [Trait("Case", "44")]
    [Trait("Case", "73")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public async Task A_request_s_own_culture_does_not_matter(string culture)
    {
        using var keygen = new WireSigner();
        var seen = "";
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            BeforeRouting = app => app.UseRequestLocalization(culture),
            Handler = (_, _) =>
            {
                seen = System.Globalization.CultureInfo.CurrentCulture.Name;
                return Task.CompletedTask;
            },
        });

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);
        (await server.PostAsync(keygen.Deliver().Set("Keygen-Date", "Mon, 06 Jan 2020 00:00:00 GMT"))).Status.Should().Be(401);
        seen.Should().Be(culture);
        server.Runs.Should().ContainSingle();
    }

    [Fact]
    [Trait("Case", "73")]
    public async Task An_answer_is_whole_even_when_the_request_was_called_off_meanwhile()
    {
        using var keygen = new WireSigner();
        using var calledOff = new CancellationTokenSource();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            BeforeRouting = app => app.Use((context, next) =>
            {
                context.RequestAborted = calledOff.Token;
                return next(context);
            }),
            Handler = async (_, _) =>
            {
                await calledOff.CancelAsync();
                throw new InvalidOperationException("The handler failed.");
            },
        });

        var answer = await server.PostAsync(keygen.Deliver());

        answer.Status.Should().Be(500);
        answer.Header("Content-Type").Should().Be("application/problem+json");
        answer.Body.Should().NotBeEmpty();
        server.Errors.Should().OnlyContain(static record => record.Id == 1201);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.Redirect("/error");
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
