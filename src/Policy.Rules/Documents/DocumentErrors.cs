using System.Collections.Immutable;

namespace Policy.Rules.Documents;

/// <summary>Collects the mistakes of one file, so that its author sees them all at once.</summary>
public sealed class DocumentErrors
{
    /// <summary>How many mistakes are told; more than these nobody reads, and a hostile file could make millions.</summary>
    public const int Most = 100;

    private readonly string _file;
    private readonly List<(int Line, int Column, string Path, string Message)> _errors = [];
    private int _more;

    /// <summary>Starts with none.</summary>
    /// <param name="file">The file, as messages name it.</param>
    public DocumentErrors(string file) => _file = file;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>The mistakes by line; past <see cref="Most"/>, a last one says how many more there are.</summary>
    public ImmutableArray<DocumentError> ToImmutable()
    {
        var told = _errors.OrderBy(e => e.Line).ThenBy(e => e.Column).Select(e => new DocumentError(_file, e.Line, e.Path, e.Message));
        return _more == 0 ? [.. told] : [.. told, new DocumentError(_file, 0, "", $"and {_more} more mistakes")];
    }

    /// <summary>Adds a mistake.</summary>
    internal void Add(int line, int column, DocumentPath path, string message)
    {
        if (_errors.Count == Most)
        {
            _more++;
            return;
        }

        _errors.Add((line, column, path.ToString(), message));
    }
}
