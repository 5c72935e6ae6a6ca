namespace Keygen.Webhooks.Api;

/// <summary>One error in an error document of Keygen's API.</summary>
/// <param name="Title">Keygen's title, such as <c>Unprocessable resource</c>; null when there is none.</param>
/// <param name="Detail">Keygen's sentence. It may repeat what was sent, such as a license key. Null when there is none.</param>
/// <param name="Code">Keygen's code, such as <c>KEY_TAKEN</c>; null when there is none, as for most invalid parameters.</param>
/// <param name="SourcePointer">The JSON pointer to the invalid part of the body, such as <c>/data/attributes/key</c>; null when there is none.</param>
/// <param name="SourceParameter">The name of the invalid query parameter; null when there is none.</param>
/// <remarks>See <see href="https://keygen.sh/docs/api/errors/">Keygen's documentation of errors</see>.</remarks>
public sealed record KeygenApiError(string? Title, string? Detail, string? Code, string? SourcePointer, string? SourceParameter)
{
    /// <summary>Returns code and pointer or parameter, without the detail.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Code ?? Title, SourcePointer ?? SourceParameter }.Where(static text => text is not null));
}
