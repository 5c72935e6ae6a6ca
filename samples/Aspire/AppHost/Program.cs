using AppHost;

var builder = DistributedApplication.CreateBuilder(args);

var redis = builder.AddServer("redis", static (builder, name) => builder.AddRedis(name));
var shop = builder.AddServer("shop", static (builder, name) => builder.AddPostgres("postgres").AddDatabase(name));
var keygen = builder.AddFakeKeygen<Projects.Keygen>("keygen");

builder.AddProject<Projects.Receiver>("receiver")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WaitFor(redis)
    .WithReference(shop).WaitFor(shop)
    .WithKeygen(keygen);

builder.Build().Run();
