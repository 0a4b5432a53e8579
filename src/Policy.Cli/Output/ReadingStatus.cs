using Policy.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Shows how much of layers has been read, while they are.</summary>
internal static class ReadingStatus
{
    /// <summary>Works under a status that counts the bytes that an inspector reads of layers.</summary>
    public static Task<T> ShowAsync<T>(this Terminal terminal, string status, ImageInspector inspector, Func<Task<T>> work) =>
        terminal.WithStatusAsync(status, say =>
        {
            inspector.LayerBytesRead = new ReadBytes(status, say).Add;
            return work();
        });
}

/// <summary>Counts bytes and says them anew every now and then, from whatever threads they come.</summary>
/// <param name="status">What is done.</param>
/// <param name="say">Says what is done.</param>
internal sealed class ReadBytes(string status, Action<string> say)
{
    // More often than this nobody can read it.
    private const long Step = 1_000_000;

    private long _read;

    /// <summary>More has been read.</summary>
    public void Add(long bytes)
    {
        var now = Interlocked.Add(ref _read, bytes);
        if (now / Step != (now - bytes) / Step)
        {
            say($"{status}: {Quantity.Humanize(now)} of layers");
        }
    }
}
