using System.Reflection;

namespace Policy.Webhook.Telemetry;

/// <summary>Which build this is.</summary>
/// <param name="Text">The version, such as <c>0.1.0</c>.</param>
internal sealed record BuildVersion(string Text)
{
    /// <summary>This build's.</summary>
    public static BuildVersion Current { get; } = new(
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
}
