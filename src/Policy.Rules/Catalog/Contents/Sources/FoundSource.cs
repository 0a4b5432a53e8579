namespace Policy.Rules.Catalog.Contents.Sources;

/// <summary>A language whose sources are compiled before they run, and of no use afterwards.</summary>
internal enum SourceLanguage
{
    /// <summary>TypeScript.</summary>
    TypeScript,

    /// <summary>Go.</summary>
    Go,

    /// <summary>Java, Kotlin, Scala and Groovy.</summary>
    Java,

    /// <summary>C#, F# and Visual Basic.</summary>
    DotNet,

    /// <summary>Rust.</summary>
    Rust,

    /// <summary>C and C++.</summary>
    C,
}

/// <summary>A project's sources, and what was built of them.</summary>
/// <param name="Language">Their language.</param>
/// <param name="Root">The project's folder, from the root without a leading slash; empty for the root itself.</param>
/// <param name="Layer">The layer that holds the most of them, from 0.</param>
/// <param name="Bytes">What they take, in bytes, of what the application's layers wrote.</param>
/// <param name="Files">How many files they are.</param>
/// <param name="Artefact">What was built of them, or, where <paramref name="Confidence"/> is low, may have been: a file, or a folder of files.</param>
/// <param name="Confidence">How sure it is that the artefact is theirs, from 0 to 1.</param>
internal sealed record FoundSource(SourceLanguage Language, string Root, int Layer, long Bytes, int Files, string Artefact, double Confidence);
