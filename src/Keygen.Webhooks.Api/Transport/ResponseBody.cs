namespace Keygen.Webhooks.Api.Transport;

/// <summary>Reads an answer into an array that grows as bytes arrive, up to a limit.</summary>
internal static class ResponseBody
{
    private const int FirstSize = 64 << 10;

    /// <returns>The body; null when it is larger than the limit.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more than the length: the read that finds the end then needs no larger array.
            var buffer = new byte[Math.Min((int)(content.Headers.ContentLength ?? FirstSize), FirstSize) + 1];
            for (var length = 0; ;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (read == 0)
                {
                    return buffer[..length];
                }

                if (length > limit)
                {
                    return null;
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(2L * length, limit + 1L));
                }
            }
        }
    }
}
