return await Keygen.Webhooks.Testing.Fake.FakeKeygenProgram.RunAsync(args);
