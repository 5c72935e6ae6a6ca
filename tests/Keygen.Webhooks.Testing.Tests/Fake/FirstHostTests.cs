using System.Collections.Concurrent;
using System.Diagnostics;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>
/// A Program that starts a fake and then builds its app can be tested with WebApplicationFactory, which takes the first host that is built
/// in the execution context of the Program.
/// </summary>
public sealed class FirstHostTests
{
    [Fact]
    public async Task A_fake_is_not_built_in_the_execution_context_of_its_caller()
    {
        var caller = new AsyncLocal<string?>();
        var builtFor = new ConcurrentQueue<string?>();
        using var watch = DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(_ => builtFor.Enqueue(caller.Value)), static (name, _, _) => name == "HostBuilt");
            }
        }));
        caller.Value = "Program";

        await using var fake = await FakeKeygen.StartAsync();

        builtFor.Should().NotBeEmpty().And.NotContain("Program");
        caller.Value.Should().Be("Program");
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
