using Keygen.Webhooks.Fuzz;

// Everything else runs in a context of its own, in which the library counts the branches it takes.
if (FuzzOptions.Parse(args) is null)
{
    Console.WriteLine(FuzzOptions.Usage);
    return 2;
}

return Instrumented.Run(args);
