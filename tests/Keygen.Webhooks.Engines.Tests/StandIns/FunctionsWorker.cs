// The worker's packages cannot be restored everywhere. These are the attributes that the page uses of them.
namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name => name;
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    public string QueueName => queueName;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class QueueOutputAttribute(string queueName) : Attribute
{
    public string QueueName => queueName;
}
