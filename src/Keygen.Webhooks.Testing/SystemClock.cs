namespace Keygen.Webhooks.Testing;

internal static class SystemClock
{
#pragma warning disable RS0030 // what is used when a test gives no clock of its own
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
