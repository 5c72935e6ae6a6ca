using SlowWork;

// In your own solution, receiver and worker are two projects with one registration.
switch (args)
{
    case ["receiver", .. var rest]:
        await Receiver.Build(rest).RunAsync();
        return 0;
    case ["worker", .. var rest]:
        await Worker.Build(rest).RunAsync();
        return 0;
    default:
        return await Demo.RunAsync();
}
