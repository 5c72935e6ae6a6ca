using System.Collections.Concurrent;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>A payload is read once, and all who ask for it get the same, from however many threads.</summary>
public sealed class SharedPayloadTests
{
    private const int Readers = 16;

    private const string Attributes = "\"name\":\"n\",\"permissions\":[\"a\",\"b\"],\"metadata\":{\"k\":\"v\"},\"uses\":7";

    [Fact]
    public void What_was_read_once_is_kept()
    {
        var keygenEvent = Event();
        var license = keygenEvent.License;

        keygenEvent.Payload.Should().BeSameAs(keygenEvent.Payload);
        keygenEvent.License.Should().BeSameAs(license).And.BeSameAs(keygenEvent.Payload.Resources[0]);
        license.Name.Should().BeSameAs(license.Name);
        license.Metadata.Should().BeSameAs(license.Metadata);
        license.Permissions.Should().BeSameAs(license.Permissions);
        license.Tokens.Should().BeSameAs(license.Tokens);
    }

    [Fact]
    public async Task Threads_that_ask_at_once_get_the_same()
    {
        for (var round = 0; round < 50; round++)
        {
            var keygenEvent = Event();
            using var barrier = new Barrier(Readers);
            var payloads = new ConcurrentBag<object>();
            var names = new ConcurrentBag<object>();
            var metadata = new ConcurrentBag<object>();

            await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait(TestContext.Current.CancellationToken);
                    payloads.Add(keygenEvent.Payload);
                    names.Add(keygenEvent.License.Name!);
                    metadata.Add(keygenEvent.License.Metadata);
                    keygenEvent.License.Uses.Should().Be(7);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            foreach (var bag in new[] { payloads, names, metadata })
            {
                bag.Should().HaveCount(Readers);
                bag.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
            }
        }
    }

    private static LicenseCreated Event() =>
        (LicenseCreated)SampleEnvelope.Of("license.created", SampleLicense.Document(Attributes, "\"tokens\":{\"links\":{\"related\":\"/v1/t\"}}")).Read();
}
