namespace Keygen.Webhooks.Testing;

internal static class SystemClock
{
#pragma warning disable RS0030 // The clock of tests that pass none.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
