using System.Net;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>What the client makes of answers.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task A_resource_is_the_core_s_view_and_its_metadata_can_be_changed_and_sent_back()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(200, Documents.One(
            "licenses", "l-1", """{"name":"Acme","suspended":true,"expiry":"2027-01-01T00:00:00.000Z","metadata":{"stripeId":"sub_1","plan":{"seats":5},"old":null}}""",
            """{"owner":{"data":{"type":"users","id":"u"}}}"""));

        var license = (await room.Api.Licenses.GetAsync("l-1"))!;
        var metadata = license.Metadata.ToJsonObject();
        metadata["stripeId"] = "sub_2";
        metadata.Remove("old");
        await room.Api.Licenses.UpdateAsync(license.Id, new() { Metadata = metadata });

        license.Should().BeEquivalentTo(new { Id = "l-1", Name = "Acme", Suspended = true, Owner = new ResourceIdentifier("users", "u") });
        license.Expiry.Should().Be(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        room.Server.Requests[1].Body.Should().Be("""{"data":{"type":"licenses","attributes":{"metadata":{"stripeId":"sub_2","plan":{"seats":5}}}}}""");
    }

    [Fact]
    public async Task An_older_version_that_is_asked_for_is_read_as_such()
    {
        await using var room = await ApiRoom.StartAsync(static options => options.ApiVersion = "1.4");
        room.Server.Answers = static _ => new(200, Documents.One("licenses", "l-1", """{"metadata":{"plan":{"max_seats":5}}}"""));

        var license = await room.Api.Licenses.GetAsync("l-1");

        license!.Metadata.GetMap("plan")!.GetInt64("maxSeats").Should().Be(5);
        room.Server.Requests[0].Headers["Keygen-Version"].Should().Be("1.4");
    }

    [Fact]
    public async Task An_endpoint_and_the_account_s_keys_are_read()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static request => new(200, request.ToString().Contains("endpoints", StringComparison.Ordinal)
            ? Documents.One("webhook-endpoints", "w", """{"url":"https://a.example/k","subscriptions":["*"],"signatureAlgorithm":null,"apiVersion":"1.8"}""")
            : """{"data":{"id":"a","type":"accounts","attributes":{},"meta":{"keys":{"ed25519":"abc"}}}}""");

        var endpoint = await room.Api.WebhookEndpoints.GetAsync("w");

        endpoint.Should().BeEquivalentTo(new { Id = "w", Url = "https://a.example/k", Subscriptions = new[] { "*" }, SignatureAlgorithm = "ed25519", Product = (ResourceIdentifier?)null });
        (endpoint!.ApiVersion == KeygenApiVersion.V1_8).Should().BeTrue();
        (await room.Api.GetAccountAsync()).Keys.Ed25519.Should().Be("abc");
    }

    [Fact]
    public async Task A_list_is_read_by_its_rows_and_not_by_its_links()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static request => new(200, request.Target switch
        {
            var first when first.Contains("cursor%5D=&", StringComparison.Ordinal) => Documents.Page("machines", ["a", "b"], hasNext: true),
            var second when second.Contains("cursor%5D=b&", StringComparison.Ordinal) => Documents.Page("machines", ["c"], hasNext: true),
            _ => Documents.Page("machines", ["d"]),
        });

        var ids = await room.Api.Machines.ListAsync().Select(static machine => machine.Id).ToListAsync(TestContext.Current.CancellationToken);

        ids.Should().Equal("a", "b", "c", "d");
        room.Server.Requests.Should().HaveCount(3).And.OnlyContain(static request => request.ToString().StartsWith("GET /machines?page", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_may_be_deleted_while_they_are_listed()
    {
        await using var room = await ApiRoom.StartAsync();
        var all = Enumerable.Range(0, 250).Select(static i => $"m{i:000}").ToList();
        room.Server.Answers = request => request.Method is "DELETE" ? Delete(request) : new(200, Page(request));

        await foreach (var machine in room.Api.Machines.ListAsync())
        {
            await room.Api.Machines.DeactivateAsync(machine.Id);
        }

        all.Should().BeEmpty();

        ServerAnswer Delete(RecordedRequest request)
        {
            all.Remove(request.Target.Split('/')[^1]);
            return new(204);
        }

        // As Keygen does: behind a row that is gone, there is nothing.
        string Page(RecordedRequest request)
        {
            var cursor = request.Target.Split("cursor%5D=")[1].Split('&')[0];
            var from = cursor.Length == 0 ? 0 : all.IndexOf(cursor) is >= 0 and var place ? place + 1 : all.Count;
            return Documents.Page("machines", all.Skip(from).Take(100), hasNext: all.Count > from + 100);
        }
    }

    [Fact]
    public async Task A_list_whose_next_page_is_gone_does_not_end_as_if_it_were_complete()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static request => new(200, request.Target.Contains("cursor%5D=&", StringComparison.Ordinal)
            ? Documents.Page("products", ["a"], hasNext: true) : Documents.Page("products", []));
        var read = new List<string>();

        var reading = async () =>
        {
            await foreach (var product in room.Api.Products.ListAsync())
            {
                read.Add(product.Id);
            }
        };

        (await reading.Should().ThrowAsync<KeygenApiException>()).Which.Kind.Should().Be(KeygenApiErrorKind.ListChanged);
        read.Should().Equal("a");
    }

    [Fact]
    public async Task A_404_that_the_account_signed_is_nothing_and_another_404_is_an_error()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(404, Documents.Error("Not found", "The requested license 'KEY-1' was not found", "NOT_FOUND"));
        (await room.Api.Licenses.GetAsync("KEY-1")).Should().BeNull();
        var error = (await room.Api.Invoking(static api => api.Licenses.SuspendAsync("KEY-1")).Should().ThrowAsync<KeygenApiException>()).Which;
        error.StatusCode.Should().Be(HttpStatusCode.NotFound);
        error.ToString().Should().NotContain("KEY-1", "it may be a credential");

        room.Server.Answers = static _ => new(404, Documents.Error(), IsSigned: false);

        var unsigned = (await room.Api.Invoking(static api => api.Licenses.GetAsync("l-1")).Should().ThrowAsync<KeygenApiException>()).Which;
        unsigned.IsSigned.Should().BeFalse();
        unsigned.Message.Should().Contain("BaseUrl").And.Contain("AccountId");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{"id":"u","type":"users"}}""")]
    [InlineData("""{"data":{"id":"u"}}""")]
    public async Task A_document_of_another_kind_is_an_error(string body)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(200, body);

        (await room.Api.Invoking(static api => api.Licenses.GetAsync("l-1")).Should().ThrowAsync<KeygenApiException>())
            .Which.Kind.Should().Be(KeygenApiErrorKind.Unreadable);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        using var endless = new EndlessStream();
        using var content = new StreamContent(endless);

        (await Keygen.Webhooks.Api.Transport.ResponseBody.ReadAsync(content, 1 << 20, TestContext.Current.CancellationToken)).Should().BeNull();

        endless.Given.Should().BeLessThan(3 << 20);
    }

    [Fact]
    public async Task A_raw_answer_has_its_meta()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(200, """{"data":null,"meta":{"valid":true}}""");

        var response = await room.Api.SendAsync(new(HttpMethod.Post, "licenses/actions/validate-key") { Body = new() { ["meta"] = new JsonObject() } });

        response.ReadDocument().TryGetMeta("valid", out var valid).Should().BeTrue();
        valid.GetBoolean().Should().BeTrue();
        response.Verified!.AccountId.Should().Be(RecordingServer.Keys.AccountId);
        response.ToString().Should().Be("200");
    }
}
