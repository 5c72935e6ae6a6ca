using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>An answer of Keygen, or of something in front of it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body.</param>
/// <param name="IsKeygens">Whether it is JSON and has a <c>Keygen-Version</c>.</param>
/// <param name="IsSigned">Whether the account's key signed it.</param>
internal sealed record Answer(int Status, string Body = "", bool IsKeygens = true, bool IsSigned = true)
{
    public static Answer Error(int status, string code, bool isSigned = true) =>
        new(status, $$"""{"errors":[{"title":"Refused","detail":"It was refused","code":"{{code}}"}]}""", IsSigned: isSigned);
}

/// <summary>Changes of Keygen between two requests of one run.</summary>
internal static class AnsweringExtensions
{
    /// <summary>Deletes a row before Keygen answers the first request for the list whose query contains a text.</summary>
    public static void DeleteBefore(this CatchUpOptions options, Room room, string query, FakeWebhookEvent row)
    {
        var isDeleted = false;
        options.UseHandler(() => new Answering(room, request =>
        {
            if (!isDeleted && request.RequestUri!.Query.Contains(query, StringComparison.Ordinal))
            {
                isDeleted = true;
                room.Keygen.Delete(row);
            }

            return null;
        }));
    }
}

/// <summary>Gives answers of the test in place of the fake's; those it has none for are the fake's.</summary>
internal sealed class Answering(Room room, Func<HttpRequestMessage, Answer?> answer) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (answer(request) is not { } given)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var body = Encoding.UTF8.GetBytes(given.Body);
        var response = new HttpResponseMessage((HttpStatusCode)given.Status) { RequestMessage = request, Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(given.IsKeygens ? "application/vnd.api+json" : "text/html");
        if (given.IsKeygens)
        {
            response.Headers.TryAddWithoutValidation("Keygen-Version", "1.8");
        }

        if (given.IsSigned)
        {
            response.Sign(room.Keygen.Keys, request.RequestUri!, body, room.Time.GetUtcNow().ToString("r"));
        }

        return response;
    }
}
