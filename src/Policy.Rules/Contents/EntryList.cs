namespace Policy.Rules.Contents;

/// <summary>
/// The entries of a layer in the order of its tar, packed: each path as what differs from the one before, numbers in as
/// few bytes as they take. Some 20 to 40 bytes a file; an entry is made anew each time it is looked at.
/// </summary>
public sealed class EntryList
{
    /// <summary>No entries.</summary>
    public static EntryList Empty { get; } = new Builder().Build();

    private const int HasLinkTarget = 0x10;
    private const int Capabilities = 0x20;

    private readonly byte[] _packed;

    private EntryList(byte[] packed, int count)
    {
        _packed = packed;
        Count = count;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>The packed bytes; <see cref="Unpack"/> reads them.</summary>
    public ReadOnlyMemory<byte> Packed => _packed;

    /// <summary>Reads packed entries.</summary>
    /// <param name="packed">What <see cref="Packed"/> gave.</param>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static EntryList Unpack(ReadOnlySpan<byte> packed)
    {
        var bytes = packed.ToArray();
        var reader = new Reader(bytes);
        var count = 0;
        while (reader.Next(out _))
        {
            count++;
        }

        return new EntryList(bytes, count);
    }

    /// <summary>The entries.</summary>
    public Reader GetEnumerator() => new(_packed);

    /// <summary>Packs entries one by one.</summary>
    public sealed class Builder
    {
        // Three bytes at most for each character of a path or link target.
        private byte[] _packed = new byte[1024];
        private byte[] _path = new byte[256];
        private byte[] _last = new byte[256];
        private int _length;
        private int _lastLength;
        private int _count;

        /// <summary>How many bytes the entries take so far.</summary>
        public int Bytes => _length;

        /// <summary>Adds an entry.</summary>
        public void Add(in FileEntry entry)
        {
            Grow(ref _path, entry.Path.Length * 3, keep: 0);
            var length = PathText.Encode(entry.Path, _path);
            var shared = _path.AsSpan(0, length).CommonPrefixLength(_last.AsSpan(0, _lastLength));

            Grow(ref _packed, _length + length - shared + (entry.LinkTarget.Length * 3) + 64, _length);
            _packed[_length++] = (byte)((int)entry.Kind | (entry.LinkTarget.Length > 0 ? HasLinkTarget : 0) | (entry.HasCapabilities ? Capabilities : 0));
            _packed[_length++] = (byte)entry.Start;
            Write(shared);
            Write(length - shared);
            _path.AsSpan(shared, length - shared).CopyTo(_packed.AsSpan(_length));
            _length += length - shared;
            Write(entry.Size);
            Write(entry.Mode);
            Write(entry.UserId);
            Write(entry.GroupId);
            if (entry.LinkTarget.Length > 0)
            {
                // As long as it may be, so that it is encoded once, in its place.
                var target = new byte[entry.LinkTarget.Length * 3];
                var targetLength = PathText.Encode(entry.LinkTarget, target);
                Write(targetLength);
                target.AsSpan(0, targetLength).CopyTo(_packed.AsSpan(_length));
                _length += targetLength;
            }

            (_path, _last, _lastLength) = (_last, _path, length);
            _count++;
        }

        /// <summary>The entries added.</summary>
        public EntryList Build() => new(_packed[.._length], _count);

        // Seven bits a byte, the lowest first, the high bit for more to come.
        private void Write(long value)
        {
            var left = (ulong)value;
            for (; left >= 0x80; left >>= 7)
            {
                _packed[_length++] = (byte)(left | 0x80);
            }

            _packed[_length++] = (byte)left;
        }

        private static void Grow(ref byte[] buffer, int needed, int keep)
        {
            if (buffer.Length >= needed)
            {
                return;
            }

            var grown = new byte[Math.Max(needed, buffer.Length * 2)];
            buffer.AsSpan(0, keep).CopyTo(grown);
            buffer = grown;
        }
    }

    /// <summary>Unpacks entries one by one.</summary>
    public struct Reader
    {
        private readonly byte[] _packed;
        private byte[] _path = new byte[256];
        private int _at;

        internal Reader(byte[] packed) => _packed = packed;

        /// <summary>The entry gone to last.</summary>
        public FileEntry Current { get; private set; }

        /// <summary>Goes to the next entry.</summary>
        /// <exception cref="InvalidDataException">The bytes are no packed entries.</exception>
        public bool MoveNext()
        {
            var any = Next(out var entry);
            Current = entry;
            return any;
        }

        internal bool Next(out FileEntry entry)
        {
            entry = default;
            if (_at == _packed.Length)
            {
                return false;
            }

            var flags = Take(1)[0];
            var start = Take(1)[0];
            var shared = Length(_path.Length);
            var suffix = Take(Length(_packed.Length));
            if (_path.Length < shared + suffix.Length)
            {
                Array.Resize(ref _path, (shared + suffix.Length) * 2);
            }

            suffix.CopyTo(_path.AsSpan(shared));
            entry = new FileEntry(PathText.Decode(_path.AsSpan(0, shared + suffix.Length)), (FileKind)(flags & 0xF))
            {
                Start = (FileStart)start,
                Size = Number(),
                Mode = (int)Number(),
                UserId = Number(),
                GroupId = Number(),
                LinkTarget = (flags & HasLinkTarget) != 0 ? PathText.Decode(Take(Length(_packed.Length))) : "",
                HasCapabilities = (flags & Capabilities) != 0,
            };
            return entry is { Kind: <= FileKind.OpaqueWhiteout, Start: <= FileStart.Archive } ? true : throw Broken();
        }

        private static InvalidDataException Broken() => new("the entries of a layer are not packed as they are read");

        private ReadOnlySpan<byte> Take(int length)
        {
            if (_packed.Length - _at < length)
            {
                throw Broken();
            }

            _at += length;
            return _packed.AsSpan(_at - length, length);
        }

        private int Length(int most) => Number() is var length && length >= 0 && length <= most ? (int)length : throw Broken();

        private long Number()
        {
            ulong value = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var digit = Take(1)[0];
                value |= (ulong)(digit & 0x7F) << shift;
                if (digit < 0x80)
                {
                    return (long)value;
                }
            }

            throw Broken();
        }
    }
}
