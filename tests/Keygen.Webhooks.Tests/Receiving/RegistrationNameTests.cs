using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A registration's name is a section of the configuration.</summary>
public sealed class RegistrationNameTests
{
    [Theory]
    [InlineData("a:b", "a-b")]
    [InlineData(":", "-")]
    [InlineData("eu:CatchUp", "eu-CatchUp")]
    public void A_name_with_a_colon_is_refused_by_every_way_to_register(string name, string proposal)
    {
        foreach (var register in (Action<IServiceCollection>[])[
            services => services.AddKeygenWebhooks(name),
            services => services.AddKeygenWebhooks(name, new ConfigurationBuilder().Build()),
            services => services.AddKeygenWebhooks(name, static _ => { })])
        {
            var services = new ServiceCollection();

            FluentActions.Invoking(() => register(services)).Should().Throw<ArgumentException>().WithParameterName(nameof(name))
                .WithMessage($"The registration's name '{name}' contains a colon. *: name it '{proposal}', for example.*");
            services.Should().BeEmpty();
        }
    }

    [Fact]
    public void Any_other_name_is_taken() =>
        new ServiceCollection().AddKeygenWebhooks("eu-1_b.c/d e").Name.Should().Be("eu-1_b.c/d e");
}
