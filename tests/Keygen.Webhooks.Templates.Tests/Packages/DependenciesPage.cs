using System.Text;

namespace Keygen.Webhooks.Templates.Tests.Packages;

/// <summary>The page of all dependencies and their licences, made of what the restore resolved and the packages' own descriptions.</summary>
internal static class DependenciesPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Dependencies

            What each package depends on, and under which licence. This page is made of what a restore resolves and of what the packages say of
            themselves: a test fails when it is out of date, or when a licence is not one of MIT, Apache-2.0, BSD, ISC and PostgreSQL, and
            `KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test` writes it anew. [Why each direct one is there](architecture.md#dependencies-of-the-shipped-packages).

            ## By package

            The frameworks themselves, Microsoft.NETCore.App and Microsoft.AspNetCore.App, are not listed. An app on ASP.NET Core has most of the
            `Microsoft.Extensions` packages from there.

            | package | depends on | and, through these, on |
            | --- | --- | --- |

            """);
        foreach (var package in ShippedPackage.All)
        {
            page.Append($"| {package.Name} | {List(package.Direct)} | {List(package.Through)} |\n");
        }

        page.Append("""

            `Keygen.Webhooks.Templates` makes apps that depend on the packages above and, by what is asked for, on SQLite for EF Core (MIT and
            Apache-2.0) or on the worker of Azure Functions (MIT).

            ## Licences

            The versions are the lowest an app gets; it may use newer ones. `libsodium` is a native library, of the same name.

            | package | version | licence |
            | --- | --- | --- |

            """);
        foreach (var (name, version, licence) in ShippedPackage.All.SelectMany(static one => one.Foreign).Distinct().OrderBy(static one => one.Name, StringComparer.Ordinal))
        {
            page.Append($"| {name} | {version} | {licence} |\n");
        }

        return page.ToString();
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);
}
