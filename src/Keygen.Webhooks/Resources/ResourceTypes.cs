namespace Keygen.Webhooks.Resources;

/// <summary>The JSON:API types that have a class in this library.</summary>
internal static class ResourceTypes
{
    public static Resource Create(ResourceObject resourceObject) => resourceObject.Type switch
    {
        Account.ResourceType => new Account(resourceObject),
        Artifact.ResourceType => new Artifact(resourceObject),
        Billing.ResourceType => new Billing(resourceObject),
        Component.ResourceType => new Component(resourceObject),
        Constraint.ResourceType => new Constraint(resourceObject),
        Entitlement.ResourceType => new Entitlement(resourceObject),
        Group.ResourceType => new Group(resourceObject),
        GroupOwner.ResourceType => new GroupOwner(resourceObject),
        PooledKey.ResourceType => new PooledKey(resourceObject),
        KeygenEnvironment.ResourceType => new KeygenEnvironment(resourceObject),
        KeygenProcess.ResourceType => new KeygenProcess(resourceObject),
        License.ResourceType => new License(resourceObject),
        LicenseEntitlement.ResourceType => new LicenseEntitlement(resourceObject),
        LicenseUser.ResourceType => new LicenseUser(resourceObject),
        Machine.ResourceType => new Machine(resourceObject),
        Package.ResourceType => new Package(resourceObject),
        Plan.ResourceType => new Plan(resourceObject),
        Policy.ResourceType => new Policy(resourceObject),
        PolicyEntitlement.ResourceType => new PolicyEntitlement(resourceObject),
        Product.ResourceType => new Product(resourceObject),
        Release.ResourceType => new Release(resourceObject),
        SecondFactor.ResourceType => new SecondFactor(resourceObject),
        Setting.ResourceType => new Setting(resourceObject),
        Token.ResourceType => new Token(resourceObject),
        User.ResourceType => new User(resourceObject),
        WebhookEndpoint.ResourceType => new WebhookEndpoint(resourceObject),
        _ => new Resource(resourceObject),
    };
}
