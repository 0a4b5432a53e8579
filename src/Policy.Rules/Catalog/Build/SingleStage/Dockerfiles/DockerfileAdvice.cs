namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>
/// The Dockerfile to use instead, for the stack at hand: two stages, with the commands, folders, versions and ports that
/// the image itself shows. What it does not show is written as a comment to fill in.
/// </summary>
internal static class DockerfileAdvice
{
    /// <summary>The Dockerfile; null where the stack is not known.</summary>
    public static string? For(StageReading reading)
    {
        var image = BuiltApplication.Of(reading);
        return reading.Stack switch
        {
            Stack.Node => NodeDockerfile.Write(image),
            Stack.Go => GoDockerfile.Write(image),
            Stack.Java => JavaDockerfile.Write(image),
            Stack.DotNet => DotNetDockerfile.Write(image),
            Stack.Python => PythonDockerfile.Write(image),
            Stack.Rust => RustDockerfile.Write(image),
            Stack.Ruby => RubyDockerfile.Write(image),
            Stack.Php => PhpDockerfile.Write(image),
            Stack.Beam => BeamDockerfile.Write(image),
            Stack.Native => NativeDockerfile.Write(image),
            _ => null,
        };
    }
}
