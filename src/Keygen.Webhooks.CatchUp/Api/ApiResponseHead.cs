using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>Reads the signed part of an answer exactly as it was received.</summary>
internal static class ApiResponseHead
{
    public static SignedHead Of(HttpResponseMessage response)
    {
        return SignedHead.Create("GET", All);

        StringValues All(string name) =>
            response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToArray() : StringValues.Empty;
    }
}
