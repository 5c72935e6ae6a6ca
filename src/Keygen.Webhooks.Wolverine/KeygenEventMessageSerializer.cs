using Keygen.Webhooks.Forwarding;
using Wolverine;
using Wolverine.Runtime.Serialization;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Writes the message as the core does, whatever serializer the app uses for its own messages.</summary>
internal sealed class KeygenEventMessageSerializer : IMessageSerializer
{
    public static readonly KeygenEventMessageSerializer Instance = new();

    private KeygenEventMessageSerializer()
    {
    }

    /// <remarks>It is stored with each message, and selects this serializer where the message is read.</remarks>
    public string ContentType => "application/vnd.keygen-webhooks.event+json";

    public byte[] Write(Envelope envelope) => WriteMessage(envelope.Message!);

    public byte[] WriteMessage(object message) => ((KeygenEventMessage)message).ToJson();

    public object ReadFromData(Type messageType, Envelope envelope) => ReadFromData(envelope.Data!);

    public object ReadFromData(byte[] data) => KeygenEventMessage.TryParse(data, out var message, out var failure)
        ? message
        : throw new KeygenMessageRejectedException(failure, $"The message cannot be read: {failure}.");
}
