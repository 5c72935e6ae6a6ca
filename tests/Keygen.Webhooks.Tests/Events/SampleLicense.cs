using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Payloads that hold a license, or something in its place.</summary>
internal static class SampleLicense
{
    public const string Id = "308df0a4-9a5f-4fd6-8485-5971268173aa";

    /// <summary>A document with one license of these members of <c>attributes</c> and <c>relationships</c>, as JSON text.</summary>
    public static string Document(string attributes, string relationships = "") =>
        $"{{\"data\":{Resource(attributes, relationships)}}}";

    public static string Resource(string attributes, string relationships = "", string id = Id, string type = "licenses") =>
        $"{{\"id\":\"{id}\",\"type\":\"{type}\",\"attributes\":{{{attributes}}},\"relationships\":{{{relationships}}},\"links\":{{\"self\":\"/v1/x\"}}}}";

    public static License With(string attributes, string relationships = "", string version = "1.8") =>
        ((LicenseCreated)SampleEnvelope.Of("license.created", Document(attributes, relationships), version).Read()).License;

    public static Metadata Metadata(string json, string version = "1.8") => With($"\"metadata\":{json}", version: version).Metadata;
}
