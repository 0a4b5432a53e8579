using Policy.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Shows how much of layers has been read, while they are.</summary>
internal static class ReadingStatus
{
    // More often than this nobody can read it.
    private const long Step = 1_000_000;

    /// <summary>Works under a status that counts the bytes that an inspector reads of layers.</summary>
    public static Task<T> ShowAsync<T>(this Terminal terminal, string status, ImageInspector inspector, Func<Task<T>> work) =>
        terminal.WithStatusAsync(status, say =>
        {
            var read = 0L;
            inspector.LayerBytesRead = bytes =>
            {
                var now = Interlocked.Add(ref read, bytes);
                if (now / Step != (now - bytes) / Step)
                {
                    say($"{status}: {Quantity.Humanize(now)} of layers");
                }
            };
            return work();
        });
}
