using System.Text;

namespace Keygen.Webhooks.Templates.Tests.Packages;

/// <summary>The page of all dependencies and their licences, made of what the restore resolved and the packages' own descriptions.</summary>
internal static class DependenciesPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Dependencies

            What each package depends on, and under which licence.
            [Architecture](architecture.md#dependencies-of-the-shipped-packages) says why each direct dependency is there.

            This page is generated from what a restore resolves and from the packages' own descriptions. A test fails when it is out
            of date, or when a licence is not one of MIT, Apache-2.0, BSD, ISC and PostgreSQL.
            `KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test` writes it.

            ## By package

            The frameworks, Microsoft.NETCore.App and Microsoft.AspNetCore.App, are not listed. An ASP.NET Core app already has most
            of the `Microsoft.Extensions` packages.

            | package | depends on | through these, also on |
            | --- | --- | --- |

            """);
        foreach (var package in ShippedPackage.All)
        {
            page.Append($"| {package.Name} | {List(package.Direct)} | {List(package.Through)} |\n");
        }

        page.Append("""

            `Keygen.Webhooks.Templates` creates apps that depend on the packages above. Depending on the options, they also depend
            on SQLite for EF Core (MIT and Apache-2.0) or on the worker of Azure Functions (MIT). `Keygen.Webhooks.Tool` is a
            program: its package contains what it depends on.

            ## Licences

            The versions are the lowest that an app gets; it may use newer ones. `libsodium` contains the native library of that
            name.

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
