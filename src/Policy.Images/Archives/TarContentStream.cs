using Policy.Images.Sources;
using Policy.Images.Tar;

namespace Policy.Images.Archives;

/// <summary>The content of one entry of a tar.</summary>
/// <param name="content">The tar's bytes from its beginning; disposed with this.</param>
/// <param name="limit">The most bytes of the tar that are read.</param>
/// <param name="entry">The entry.</param>
internal sealed class TarContentStream(Stream content, long limit, TarEntry entry) : ForwardStream
{
    private readonly TarStream _tar = new(content, limit, CancellationToken.None);
    private long _read;
    private bool _begun;

    public override int Read(Span<byte> buffer)
    {
        if (!_begun)
        {
            _tar.SkipTo(entry.Offset);
            _begun = true;
        }

        var read = _tar.Read(buffer[..(int)Math.Min(buffer.Length, entry.StoredBytes - _read)]);
        _read += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
