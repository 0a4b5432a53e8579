using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Images;

namespace Policy.Images.Manifests;

/// <summary>
/// Reads of a layer's annotations where it lists what it holds. What is not as it should be is as if it were not there:
/// the layer itself can always be read.
/// </summary>
internal static class TableOfContentsReader
{
    private const string EstargzDigest = "containerd.io/snapshot/stargz/toc.digest";
    private const string ChunkedDigest = "io.github.containers.zstd-chunked.manifest-checksum";
    private const string ChunkedPosition = "io.github.containers.zstd-chunked.manifest-position";

    // The one type of table that there is.
    private const long ChunkedType = 1;

    /// <summary>The table of a layer; null where it has none.</summary>
    public static TableOfContents? Read(ImmutableDictionary<string, string> annotations, long layerSize)
    {
        if (annotations.IsEmpty)
        {
            return null;
        }

        if (annotations.TryGetValue(ChunkedDigest, out var checksum) && annotations.TryGetValue(ChunkedPosition, out var position)
            && Digest.TryParse(checksum, out var packed, out _) && Position(position) is [var offset, var length, var unpacked, ChunkedType]
            && length > 0 && offset <= layerSize - length)
        {
            return new TableOfContents(TableOfContentsFormat.ZstdChunked, packed) { Offset = offset, Length = length, UnpackedLength = unpacked };
        }

        return annotations.TryGetValue(EstargzDigest, out var toc) && Digest.TryParse(toc, out var digest, out _)
            ? new TableOfContents(TableOfContentsFormat.Estargz, digest)
            : null;
    }

    // offset:length:unpacked length:type
    private static ImmutableArray<long> Position(string text)
    {
        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var part in text.Split(':'))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return [];
            }

            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }
}
