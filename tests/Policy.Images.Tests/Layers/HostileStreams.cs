using System.Formats.Tar;
using System.IO.Compression;
using Policy.Images.Sources;
using ZstdSharp;

namespace Policy.Images.Tests.Layers;

/// <summary>A stream whose bytes are made as they are read.</summary>
internal abstract class MadeStream : ForwardStream
{
    private byte[] _made = [];
    private int _at;

    public override int Read(Span<byte> buffer)
    {
        if (_at == _made.Length)
        {
            (_made, _at) = (Make(), 0);
        }

        var count = Math.Min(buffer.Length, _made.Length - _at);
        _made.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <summary>The next bytes; none at the end.</summary>
    protected abstract byte[] Make();
}

/// <summary>A layer of one file of zeros, packed.</summary>
internal sealed class BombStream : MadeStream
{
    private readonly MemoryStream _packed = new();
    private readonly Stream _packing;
    private readonly byte[] _zeros = new byte[1 << 20];
    private readonly long _length;

    public BombStream(long length, bool zstd)
    {
        _length = length;
        _packing = zstd ? new CompressionStream(_packed) : new GZipStream(_packed, CompressionLevel.Optimal);
        var header = TarBytes.Of(TarEntryFormat.Pax, new PaxTarEntry(TarEntryType.RegularFile, "zeros"));
        var block = header.AsSpan(header.AsSpan().LastIndexOf("zeros"u8), 512).ToArray();
        TarBytes.Octal(block.AsSpan(124, 12), length);
        block.AsSpan(148, 8).Fill((byte)' ');
        TarBytes.Octal(block.AsSpan(148, 7), block.Sum(b => b));
        _packing.Write(block);
    }

    /// <summary>How many of its zeros have been packed.</summary>
    public long Unpacked { get; private set; }

    protected override byte[] Make()
    {
        while (_packed.Length == 0 && Unpacked < _length)
        {
            _packing.Write(_zeros);
            _packing.Flush();
            Unpacked += _zeros.Length;
        }

        var made = _packed.ToArray();
        _packed.SetLength(0);
        return made;
    }

    protected override void Dispose(bool disposing)
    {
        _packing.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A tar of so many empty files.</summary>
internal sealed class ManyFilesStream(int count) : MadeStream
{
    private int _made;

    protected override byte[] Make()
    {
        if (_made == count)
        {
            return [];
        }

        var files = new TarBytes();
        for (var i = 0; i < 100; i++)
        {
            files.Add($"files/{_made++}");
        }

        return files.End()[..^1024];
    }
}
