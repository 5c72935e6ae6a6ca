using PaddleIntegration;
using PaddleIntegration.Demo;

if (args is ["--offline", ..])
{
    return await OfflineDemo.RunAsync();
}

await Shop.Build(args).RunAsync();
return 0;
