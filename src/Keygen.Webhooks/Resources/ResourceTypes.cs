namespace Keygen.Webhooks;

/// <summary>The JSON:API types this library has a class for.</summary>
internal static class ResourceTypes
{
    public static Resource Create(ResourceObject resourceObject) => resourceObject.Type switch
    {
        License.ResourceType => new License(resourceObject),
        LicenseEntitlement.ResourceType => new LicenseEntitlement(resourceObject),
        LicenseUser.ResourceType => new LicenseUser(resourceObject),
        Machine.ResourceType => new Machine(resourceObject),
        User.ResourceType => new User(resourceObject),
        _ => new Resource(resourceObject),
    };
}
