using JasperFx.CodeGeneration;
using Wolverine;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Wolverine compiles code for its handlers when it starts. The handler of this package needs none.</summary>
internal static class CodeGeneration
{
    /// <summary>
    /// Lets Wolverine start without a compiler where the app has none. Without this, the start would fail. If the app has handlers of its own
    /// that need one, it still fails, with a sentence of Wolverine's.
    /// </summary>
    public static void AvoidCompiler(WolverineOptions options)
    {
        if (options.CodeGeneration.TypeLoadMode is TypeLoadMode.Dynamic && !options.Services.Any(static one => one.ServiceType == typeof(IAssemblyGenerator)))
        {
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
        }
    }
}
