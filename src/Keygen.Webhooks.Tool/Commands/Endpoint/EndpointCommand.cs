using System.CommandLine;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>The commands about webhook endpoints at Keygen.</summary>
internal static class EndpointCommand
{
    public static Command Create() => new("endpoint", "List webhook endpoints at Keygen, and compare them with what the code wants.")
    {
        new ListEndpointsCommand(),
        new DiffEndpointCommand(),
        new ApplyEndpointCommand(),
    };
}
