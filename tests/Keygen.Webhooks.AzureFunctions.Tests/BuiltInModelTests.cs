using Microsoft.Azure.Functions.Worker.Http;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>Method, URL, headers and stream, as the built-in model has them.</summary>
public sealed class BuiltInModelTests
{
    private static readonly Uri Url = new("http://localhost:7071/api/keygen");

    [Theory]
    [InlineData("as they are")]
    [InlineData("lower")]
    [InlineData("UPPER")]
    public async Task Header_names_in_any_case_are_read(string letters)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var headers = Headers(delivery.Headers.Select(header => (
            letters switch { "lower" => header.Key.ToLowerInvariant(), "UPPER" => header.Key.ToUpperInvariant(), _ => header.Key }, header.Value)));

        var answer = await app.Function.RunAsync("POST", Url, headers, new MemoryStream(delivery.Body), TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(200);
        (answer.ContentType, answer.Body.Length).Should().Be((null, 0));
        app.Runs.Should().ContainSingle();
    }

    [Theory]
    [InlineData("Keygen-Signature", 400)]
    [InlineData("Keygen-Date", 400)]
    [InlineData("Keygen-Digest", 400)]
    [InlineData("Content-Type", 415)]
    public async Task Several_values_are_refused_also_where_the_host_has_joined_them(string name, int status)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var twice = delivery.Add(name, delivery[name]);
        var joined = delivery.Set(name, $"{delivery[name]},{delivery[name]}");

        foreach (var sent in (WireDelivery[])[twice, joined])
        {
            var answer = await app.Function.RunAsync(
                "POST", Url, Headers(sent.Headers.Select(static header => (header.Key, header.Value))), new MemoryStream(sent.Body), TestContext.Current.CancellationToken);

            answer.StatusCode.Should().Be(status);
        }

        app.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task Looking_at_a_header_before_changes_nothing()
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var headers = Contexts.HeadersOf(delivery);

        headers.GetValues("Date").Should().ContainSingle();
        headers.GetValues("Content-Type").Should().ContainSingle();

        (await app.Function.RunAsync("POST", Url, headers, new MemoryStream(delivery.Body), TestContext.Current.CancellationToken)).StatusCode.Should().Be(200);
    }

    [Theory]
    [InlineData("https://Tunnel.example.com/api/a%2Fb?x=%41%20", "Tunnel.example.com", "/api/a%2Fb?x=%41%20")]
    [InlineData("http://localhost:7071/api/keygen?", "localhost", "/api/keygen")]
    public async Task Under_TrustRequestUrl_the_text_of_the_url_is_what_is_verified(string url, string host, string target)
    {
        using var keygen = new WireSigner(url, host, target);
        await using var app = await FunctionsApp.StartAsync(keygen, options: static options => options.TrustRequestUrl = true);
        var delivery = keygen.Deliver();

        var answer = await app.Function.RunAsync(
            "POST", new(url), Contexts.HeadersOf(delivery), new MemoryStream(delivery.Body), TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(200);
    }

    [Theory]
    [Trait("Case", "50")]
    [InlineData(true, 200)]
    [InlineData(false, 500)]
    public async Task A_body_read_before_is_read_again_where_it_can_be_and_asked_for_again_where_not(bool canSeek, int status)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var delivery = keygen.Deliver();
        var body = canSeek ? new MemoryStream(delivery.Body) : new OneWay(delivery.Body);
        await body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        var answer = await app.Function.RunAsync("POST", Url, Contexts.HeadersOf(delivery), body, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_body_the_host_left_out_because_no_length_was_declared_is_asked_for_again()
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var delivery = keygen.Deliver().Without("Content-Length").Add("Transfer-Encoding", "chunked");

        var answer = await app.Function.RunAsync("POST", Url, Contexts.HeadersOf(delivery), Stream.Null, TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(500);
        answer.Headers["Content-Type"].Should().Be(answer.ContentType).And.Be("application/problem+json");
    }

    private static HttpHeadersCollection Headers(IEnumerable<(string Name, string Value)> headers)
    {
        var collection = new HttpHeadersCollection();
        foreach (var (name, value) in headers)
        {
            collection.TryAddWithoutValidation(name, value);
        }

        return collection;
    }

    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
