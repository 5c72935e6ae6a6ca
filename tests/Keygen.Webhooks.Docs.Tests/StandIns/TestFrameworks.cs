namespace StandIns;

/// <summary>NUnit's attribute.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestCaseSourceAttribute(Type type, string member) : Attribute
{
    public Type Type => type;

    public string Member => member;
}

/// <summary>MSTest's attribute.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestMethodAttribute : Attribute;

/// <summary>MSTest's attribute.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DynamicDataAttribute(string member) : Attribute
{
    public string Member => member;
}
