namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>What kind of thing a build has no use for, what matters most first.</summary>
internal enum LeakKind
{
    /// <summary>A repository with all that ever was in it.</summary>
    VersionControl,

    /// <summary>Files of variables.</summary>
    Environment,

    /// <summary>Files named as keys are.</summary>
    Keys,

    /// <summary>What describes infrastructure, or the state of it.</summary>
    Infrastructure,

    /// <summary>Packages that were installed on the machine of whoever built the image.</summary>
    LocalDependencies,

    /// <summary>How the image is built and started.</summary>
    ContainerBuild,

    /// <summary>What a CI system is told.</summary>
    ContinuousIntegration,

    /// <summary>Tests.</summary>
    Tests,

    /// <summary>What tests left behind.</summary>
    TestResults,

    /// <summary>What editors and desktops leave behind.</summary>
    Editor,

    /// <summary>Logs of tools.</summary>
    Logs,
}

/// <summary>What a line of a <c>.dockerignore</c> would have kept out.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Ignore">The line. Source: Dockerfile reference, .dockerignore file.</param>
/// <param name="What">What it is, for people: <c>a Git repository</c>.</param>
internal sealed record LeakName(LeakKind Kind, string Ignore, string What);

/// <summary>All that one line of a <c>.dockerignore</c> would have kept out.</summary>
/// <param name="Name">The line.</param>
/// <param name="Places">How many files or whole folders that is.</param>
/// <param name="Bytes">What they take, in bytes.</param>
/// <param name="Path">The largest of them, from the root without a leading slash.</param>
/// <param name="Layer">The layer that brought that one, from 0.</param>
/// <param name="PathBytes">What that one takes, in bytes; null where it is no longer as it came.</param>
/// <param name="Confidence">How sure it is that a COPY of the application brought it, from 0 to 1.</param>
internal sealed record FoundLeak(LeakName Name, int Places, long Bytes, string Path, int Layer, long? PathBytes, double Confidence)
{
    /// <summary>The layer that deletes that one, from 0; null where it is still there to be seen.</summary>
    public int? RemovedBy { get; init; }
}
