namespace Keygen.Webhooks.Samples.Tests;

public sealed class SampleReadmeTests
{
    [Theory]
    [InlineData("PasswordReset")]
    [InlineData("Recipes")]
    [InlineData("SlowWork")]
    public async Task The_commands_of_a_samples_readme_run_without_configuration_and_find_everything_right(string sample)
    {
        var results = await SampleReadmes.RunAsync(sample);

        results.Should().NotBeEmpty();
        foreach (var (command, exitCode, output) in results)
        {
            output.Should().Contain("ok   ").And.NotContain("WRONG", command);
            exitCode.Should().Be(0, output);
        }
    }
}
