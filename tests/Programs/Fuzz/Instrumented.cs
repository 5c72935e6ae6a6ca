using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace Keygen.Webhooks.Fuzz;

/// <summary>
/// The library and this program once more, with SharpFuzz's counters in every branch: of the library all, of this program only the
/// planted faults.
/// </summary>
internal sealed class Instrumented : AssemblyLoadContext
{
    private static readonly Dictionary<string, Func<string, bool>> Types = new()
    {
        ["Keygen.Webhooks"] = static _ => true,
        ["Keygen.Webhooks.Fuzz"] = static type => type.StartsWith("Keygen.Webhooks.Fuzz.Controls.", StringComparison.Ordinal),
    };

    /// <summary>Uses the library, so it needs the copy that this context has. It has no counters.</summary>
    private const string TestKit = "Keygen.Webhooks.TestKit";

    private readonly string _folder;

    private Instrumented(string folder)
        : base("instrumented") => _folder = folder;

    public static int Run(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("keygen-webhooks-fuzz-").FullName;
        try
        {
            foreach (var (name, isMeant) in Types)
            {
                var copy = Path.Combine(folder, $"{name}.dll");
                File.Copy(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), copy);
                Fuzzer.Instrument(copy, isMeant, Options.Value);
            }

            var program = new Instrumented(folder).LoadFromAssemblyName(new("Keygen.Webhooks.Fuzz"));
            return (int)program.GetType("Keygen.Webhooks.Fuzz.FuzzProgram")!
                .GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [args], null)!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Types.ContainsKey(assemblyName.Name!) ? LoadFromAssemblyPath(Path.Combine(_folder, $"{assemblyName.Name}.dll"))
        : assemblyName.Name is TestKit ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{TestKit}.dll"))
        : null;
}
