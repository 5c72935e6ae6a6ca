return await Keygen.Webhooks.Testing.FakeKeygenProgram.RunAsync(args);
