namespace Keygen.Webhooks.Fuzz.Controls;
internal static class ControlRuns { public static bool RunAll(int seed) => seed >= 0; }
