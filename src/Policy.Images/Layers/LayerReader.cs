using Policy.Images.Sources;
using Policy.Images.Tar;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Policy.Images.Layers;

/// <summary>
/// Reads a layer from its stream as it comes: nothing is written down, and no more of it is held than a few buffers. It
/// reads synchronously, on a thread that it has for itself: several times faster than asynchronously, for as many reads
/// as the machine can do side by side.
/// </summary>
internal sealed class LayerReader(LayerLimits limits)
{
    /// <summary>Reads a layer whole.</summary>
    /// <param name="blob">Its bytes as stored, from a stream that verifies size and digest where it ends.</param>
    /// <param name="name">The layer, for people.</param>
    /// <param name="needs">What to keep of it.</param>
    /// <param name="taken">Told of every piece how many bytes it has; null tells nobody.</param>
    /// <param name="cancellationToken">Nobody wants it any more.</param>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public SourceResult<LayerContents> Read(Stream blob, string name, Needs needs, Action<long>? taken, CancellationToken cancellationToken)
    {
        try
        {
            using var packed = new ReadAheadStream(blob, taken);
            using var unpacked = new UnpackedStream(Unpacking.Open(packed), packed, limits.Ratio);
            var contents = new LayerScanner(needs, limits).Scan(new TarStream(unpacked, limits.UnpackedBytes, cancellationToken));

            // What follows on the tar is nothing to a runtime, but has to be there for the digest to be right.
            packed.Drain();
            return contents;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // What is closed while it is read fails in many ways, and none of them says anything of the layer.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (LayerException exception)
        {
            return new SourceError(exception.Reason, $"{name} {exception.Message}");
        }
        catch (TarLimitException exception)
        {
            return new SourceError(UnknownReason.OverLimit, $"{name} has {exception.Message}");
        }
        catch (ZstdException exception)
        {
            return new SourceError(
                exception.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge ? UnknownReason.OverLimit : UnknownReason.Malformed,
                $"{name} cannot be unpacked: {exception.Message}");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or OverflowException)
        {
            return new SourceError(UnknownReason.Malformed, $"{name} is no whole layer: {exception.Message}");
        }
        catch (IOException exception)
        {
            return new SourceError(UnknownReason.Unreachable, $"{name} broke off: {exception.Message}") { MayPass = true };
        }
    }
}
