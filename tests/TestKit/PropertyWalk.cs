using System.Collections;
using System.Reflection;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Reads everything public there is to read below an event, and keeps what it gave or threw.</summary>
public sealed class PropertyWalk
{
    private static readonly MethodInfo[] Getters =
        [.. typeof(MetadataValue).GetMethods().Where(static method => method.DeclaringType == typeof(MetadataValue) && method.Name.StartsWith("Get", StringComparison.Ordinal))];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    private PropertyWalk()
    {
    }

    /// <summary>How many reads gave a value.</summary>
    public int Read { get; private set; }

    public List<Exception> Failures { get; } = [];

    /// <summary>The texts of every object of this library on the way.</summary>
    public List<string> Texts { get; } = [];

    public static PropertyWalk Through(KeygenEvent keygenEvent)
    {
        var walk = new PropertyWalk();
        walk.Visit(keygenEvent, 0);
        return walk;
    }

    private void Visit(object? value, int depth)
    {
        if (value is null or string || depth > 12)
        {
            return;
        }

        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Visit(item, depth + 1);
            }
        }

        var type = value is MetadataValue ? typeof(MetadataValue) : value.GetType();
        if (type.Assembly != typeof(KeygenEvent).Assembly || !type.IsVisible || type.IsEnum || (!type.IsValueType && !_seen.Add(value)))
        {
            return;
        }

        // An open enum, an identifier, the relationship that holds it, a version and a value of metadata stand for a text of the payload; nothing else may show one.
        if (value is not (ResourceIdentifier or Relationship or SemanticVersion or MetadataValue) && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OpenEnum<>)))
        {
            Texts.Add(value.ToString()!);
        }

        foreach (var property in type.GetProperties().Where(static property => property.GetIndexParameters().Length == 0))
        {
            Try(() => property.GetMethod!.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null), depth);
        }

        foreach (var getter in Getters.Where(_ => value is MetadataValue))
        {
            Try(() => getter.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null), depth);
        }

        ByName(value, depth);
    }

    /// <summary>What is reached by name on the wire.</summary>
    private void ByName(object value, int depth)
    {
        if (value is Resource resource)
        {
            Try(() => resource.GetLink("self"), depth);
            foreach (var name in resource.AttributeNames)
            {
                Try(() => resource.TryGetAttribute(name, out var attribute) ? attribute : throw Lost(name), depth);
            }

            foreach (var name in resource.RelationshipNames)
            {
                Try(() => resource.TryGetRelationship(name, out var relationship) ? relationship.GetCount("count") : throw Lost(name), depth);
            }
        }
        else if (value is EventPayload payload)
        {
            Try(() => payload.TryGetMeta("code", out var code) ? code : null, depth);
        }
    }

    private static InvalidOperationException Lost(string name) => new($"'{name}' is listed and not found.");

    private void Try(Func<object?> read, int depth)
    {
        try
        {
            var value = read();
            Read++;
            Visit(value, depth + 1);
        }
        catch (Exception exception)
        {
            Failures.Add(exception);
        }
    }
}
