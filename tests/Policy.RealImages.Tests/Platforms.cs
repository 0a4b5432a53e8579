using System.Runtime.InteropServices;
using Policy.Rules.Images;

namespace Policy.RealImages.Tests;

internal static class Platforms
{
    /// <summary>The platform that buildah builds for unless it is told otherwise.</summary>
    public static Platform Here { get; } = new("linux", RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    });
}
