using System.IO.Compression;
using System.Text.Json;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using ZstdSharp;

namespace Policy.Images.Layers.Tables;

/// <summary>Reads some bytes of a blob.</summary>
internal delegate Task<SourceResult<ReadOnlyMemory<byte>>> ReadRange(ByteRange range);

/// <summary>
/// Reads what a layer claims to hold from its own table of contents, without reading the layer. Source: stargz-snapshotter,
/// docs/estargz.md; containers/storage, pkg/chunked.
/// </summary>
internal static class LayerTable
{
    // Tables of layers with fifty thousand files have some 15 MB.
    private const long MostBytes = 16 << 20;

    /// <summary>What a layer claims, as <see cref="LayerContents.IsClaimed"/>.</summary>
    /// <param name="layer">The layer, which has a table.</param>
    /// <param name="table">Where it is.</param>
    /// <param name="limits">How much is taken of a layer.</param>
    /// <param name="read">Reads bytes of the layer.</param>
    public static async Task<SourceResult<LayerContents>> ReadAsync(Layer layer, TableOfContents table, LayerLimits limits, ReadRange read)
    {
        try
        {
            var bytes = table.Format == TableOfContentsFormat.Estargz
                ? await ReadEstargzAsync(layer, table, read)
                : await ReadChunkedAsync(layer, table, read);
            return bytes.Succeeded ? TableEntries.Read(bytes.Value.Span, limits) : bytes.Error;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException or ZstdException or EndOfStreamException)
        {
            return Malformed(layer, exception.Message);
        }
        catch (Tar.TarLimitException exception)
        {
            return new SourceError(UnknownReason.OverLimit, $"the table of contents of {layer.Digest} has {exception.Message}");
        }
    }

    private static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadEstargzAsync(Layer layer, TableOfContents table, ReadRange read)
    {
        if (layer.Size <= EstargzFooter.Length)
        {
            return Malformed(layer, "it is shorter than a footer");
        }

        var footer = await read(new ByteRange(layer.Size - EstargzFooter.Length, EstargzFooter.Length));
        if (!footer.Succeeded)
        {
            return footer.Error;
        }

        if (EstargzFooter.Read(footer.Value.Span) is not { } offset || offset >= layer.Size - EstargzFooter.Length)
        {
            return Malformed(layer, "it does not end with the footer of eStargz");
        }

        var length = layer.Size - EstargzFooter.Length - offset;
        if (length > MostBytes)
        {
            return OverLimit(layer);
        }

        var packed = await read(new ByteRange(offset, length));
        if (!packed.Succeeded)
        {
            return packed.Error;
        }

        var unpacked = Unpack(new GZipStream(new MemoryStream(packed.Value.ToArray()), CompressionMode.Decompress));
        if (unpacked is null)
        {
            return OverLimit(layer);
        }

        var json = EstargzFooter.TableIn(unpacked);
        return ContentDigest.Matches(table.Digest, json.Span)
            ? json
            : Malformed(layer, $"its digest is not {table.Digest}");
    }

    private static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadChunkedAsync(Layer layer, TableOfContents table, ReadRange read)
    {
        if (table.Length > MostBytes || table.UnpackedLength > MostBytes)
        {
            return OverLimit(layer);
        }

        var packed = await read(new ByteRange(table.Offset, table.Length));
        if (!packed.Succeeded)
        {
            return packed.Error;
        }

        if (!ContentDigest.Matches(table.Digest, packed.Value.Span))
        {
            return Malformed(layer, $"its digest is not {table.Digest}");
        }

        return Unpack(Unpacking.Zstd(new MemoryStream(packed.Value.ToArray()))) is { } json ? (ReadOnlyMemory<byte>)json : OverLimit(layer);
    }

    // Null where there is more than is read.
    private static byte[]? Unpack(Stream packed)
    {
        using (packed)
        {
            var unpacked = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (int count; (count = packed.Read(chunk)) > 0;)
            {
                if (unpacked.Length + count > MostBytes)
                {
                    return null;
                }

                unpacked.Write(chunk, 0, count);
            }

            return unpacked.ToArray();
        }
    }

    private static SourceError Malformed(Layer layer, string why) => new(UnknownReason.Malformed, $"the table of contents of {layer.Digest}: {why}");

    private static SourceError OverLimit(Layer layer) => new(UnknownReason.OverLimit, $"the table of contents of {layer.Digest} has more than the {MostBytes} bytes that are read");
}
