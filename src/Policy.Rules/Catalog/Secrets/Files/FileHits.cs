using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>The credentials found in one file, each redacted as it is found.</summary>
/// <param name="path">The file.</param>
internal sealed class FileHits(string path)
{
    // A file that holds twenty is known for what it is.
    private const int Most = 20;

    private const int LongestName = 64;

    private readonly List<FileSecret> _found = [];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether no more are kept.</summary>
    public bool IsFull => _found.Count >= Most;

    /// <summary>Adds one that a name stands before.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="name">Its name, which strangers wrote.</param>
    /// <param name="harmless">The beginning of the value that may be shown.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="confidence">How sure.</param>
    public void AddNamed(int line, string name, string harmless, string kind, double confidence) =>
        Add(line, $"{SafeText.Excerpt(Redactor.ByLooks.Redact(name), LongestName)}={harmless}{Redactor.Mark}", kind, confidence);

    /// <summary>Adds one by the beginning that tells its kind.</summary>
    /// <inheritdoc cref="AddNamed"/>
    public void AddBare(int line, string harmless, string kind, double confidence) => Add(line, harmless + Redactor.Mark, kind, confidence);

    /// <summary>What was found, in the order of lines.</summary>
    public ImmutableArray<FileSecret> ToImmutable() => [.. _found.OrderBy(secret => secret.Line)];

    // One line is read by its format and by its looks, and one credential is one.
    private void Add(int line, string excerpt, string kind, double confidence)
    {
        if (!IsFull && !_found.Exists(known => known.Line == line && known.Kind == kind))
        {
            _found.Add(new FileSecret(path, kind, line, excerpt, confidence));
        }
    }
}
