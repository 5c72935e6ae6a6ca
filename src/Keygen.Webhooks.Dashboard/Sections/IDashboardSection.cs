using Keygen.Webhooks.Dashboard.Serving;

namespace Keygen.Webhooks.Dashboard.Sections;

/// <summary>
/// One section of the page. Everything of it is in one folder: <c>Sections/Waiting/</c> has this class, its JSON records with a
/// <c>JsonSerializerContext</c> of their own, its queries, <c>waiting.js</c> and <c>waiting.css</c>.
/// </summary>
/// <remarks>
/// To add one: make the folder; name the class in <c>DashboardEndpoints.Sections</c>; name the script in <c>sections.js</c> and the style in
/// <c>index.html</c> (both in <c>Page/</c>). The script exports <c>show(root, arguments)</c>, which fills an empty element and returns
/// a function that ends what it began.
/// </remarks>
internal interface IDashboardSection
{
    /// <summary>Maps the section's endpoints, below its own name: <c>waiting/list</c>.</summary>
    void Map(SectionRoutes routes);
}
