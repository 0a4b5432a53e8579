using Policy.Images.Sources;

namespace Policy.Images.Archives;

/// <summary>Files by name: a folder's, or those in a tar.</summary>
internal interface IFileSet
{
    /// <summary>The folder or archive, for people.</summary>
    string Place { get; }

    /// <summary>Whether there is such a file.</summary>
    /// <param name="name">Its name from the root, with slashes.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    Task<SourceResult<bool>> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a file whole.</summary>
    /// <param name="name">Its name from the root, with slashes.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(string name, long limit, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading from its beginning to its end, in one thread.</summary>
    /// <param name="name">Its name from the root, with slashes.</param>
    Task<SourceResult<Stream>> OpenAsync(string name);
}
