namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>What is sent to a function through the host, and what the host answers in either model. The page's table is made of these.</summary>
internal sealed record WorkerCase(string Name, int Integration, int BuiltIn, Func<WorkerSession, Task<int>> SendAsync)
{
    public int Expected(WorkerModel model) => model is WorkerModel.BuiltIn ? BuiltIn : Integration;

    public static IReadOnlyList<WorkerCase> All { get; } =
    [
        new("a signed delivery", 200, 200, static s => s.PostAsync(s.Keygen.Deliver())),
        new("the same one again", 200, 200, static async s =>
        {
            var delivery = s.Keygen.Deliver();
            (await s.PostAsync(delivery)).Should().Be(200);
            return await s.PostAsync(delivery);
        }),
        new("a body that was tampered with", 401, 401, static s =>
        {
            var delivery = s.Keygen.Deliver();
            return s.PostAsync(delivery.WithBody([.. delivery.Body[..^2], .. " }"u8]));
        }),
        new("a delivery that is an hour old", 401, 401, static s => s.PostAsync(s.Keygen.Sign(s.Keygen.Envelope(), DateTimeOffset.UtcNow.AddHours(-1)))),
        new("two signatures", 400, 400, static s =>
        {
            var delivery = s.Keygen.Deliver();
            return s.PostAsync(delivery.Add("Keygen-Signature", delivery["Keygen-Signature"]));
        }),
        new("a wrong content type", 415, 415, static s => s.PostAsync(s.Keygen.Deliver().Set("Content-Type", "text/plain"))),
        new("a body above `MaxBodySize`", 413, 413, static s => s.PostAsync(s.Keygen.Sign(s.Keygen.Envelope(content: new string('x', 20_000))))),
        new("a handler that throws", 500, 500, static s => s.PostAsync(s.Keygen.Sign(s.Keygen.Envelope(content: "throws")))),
        new("a registered URL with `?code=`", 200, 200, static s => s.PostAsync(s.WithCode.Deliver(), "?code=a%2Bb%3D%3D")),
        new("a body in chunks", 200, 500, static s => s.SendAsync(s.Keygen.Deliver().To(s.Target).Chunked(100))),
        new("a body that stalls, its length declared", 500, 500, static s => s.StallAsync(s.Keygen.Deliver().To(s.Target).Bytes())),
        new("a body that stalls, in chunks", 500, 500, static s => s.StallAsync(s.Keygen.Deliver().To(s.Target).Chunked(100))),
        new("GET", 404, 404, static s => s.PostAsync(s.Keygen.Deliver() with { Method = "GET" })),
        new("PUT", 404, 404, static s => s.PostAsync(s.Keygen.Deliver() with { Method = "PUT" })),
        new("a function of yours that throws", 500, 500, static s => s.SendAsync(s.Keygen.Deliver().To($"/api/{s.Model.Route("broken")}").Bytes())),
    ];
}

/// <summary>An app on the worker, to send to.</summary>
internal sealed record WorkerSession(WorkerModel Model, int Port, WireSigner Keygen, WireSigner WithCode)
{
    public string Target => $"/api/{Model.Route("keygen")}";

    public Task<int> PostAsync(WireDelivery delivery, string query = "") => SendAsync(delivery.To(Target + query).Bytes());

    public async Task<int> SendAsync(byte[] request) => (await RawHttp.PostAsync(Port, request)).Status;

    /// <summary>Sends all but the end, and waits.</summary>
    public async Task<int> StallAsync(byte[] request)
    {
        using var http = await RawHttp.ConnectAsync(Port);
        await http.SendAsync(request.AsMemory(..^200));
        return (await http.ReadAnswerAsync()).Status;
    }
}
