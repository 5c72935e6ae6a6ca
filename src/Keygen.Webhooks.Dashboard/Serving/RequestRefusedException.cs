namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>Refuses a request of the page with a status and a sentence, which the page shows.</summary>
internal sealed class RequestRefusedException(int status, string sentence) : Exception(sentence)
{
    public int Status => status;

    public static RequestRefusedException NotFound(string sentence) => new(404, sentence);
}
