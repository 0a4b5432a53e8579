using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>Small files that tell what system an image holds and who its users are; they are kept whole.</summary>
internal static class SystemFiles
{
    // Real ones have a few kilobytes.
    private const int Largest = 256 * 1024;

    /// <summary>Begins to read a file; null where it is none of these.</summary>
    public static IFileReader? Open(string path) =>
        path is "etc/passwd" or "etc/group" or "etc/os-release" or "usr/lib/os-release"
            // Where Fedora's /usr/lib/os-release leads, before Fedora 30 and since. Source: fedora-release.spec.
            or "usr/lib/os.release.d/os-release-fedora" or "usr/lib/os-release.container" or "usr/lib/os-release.basic"
            ? new Whole(path)
            : null;

    private sealed class Whole(string path) : IFileReader
    {
        private readonly ImmutableArray<byte>.Builder _bytes = ImmutableArray.CreateBuilder<byte>();
        private bool _isTooLong;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            _isTooLong |= _bytes.Count + bytes.Length > Largest;
            if (!_isTooLong)
            {
                _bytes.AddRange(bytes);
            }
        }

        public FileFindings Finish() => _isTooLong
            ? new FileFindings([], new ContentProblem(path, UnknownReason.OverLimit, $"larger than the {Largest} bytes that are read of such a file"))
            : new FileFindings([]) { File = (path, _bytes.ToImmutable()) };

        public void Dispose()
        {
        }
    }
}
