using System.Globalization;
using System.Text;
using Policy.Rules.Contents;

namespace Policy.Images.Tar;

/// <summary>
/// The records of one extended header that say something of the next entry. Source: POSIX.1-2017, pax, pax Extended
/// Header; GNU tar manual, Storing Sparse Files. Where writers leave it open, they are read as Go's archive/tar does,
/// which is what docker, containerd and CRI-O unpack with: what they make of a name is what will be on the node.
/// </summary>
internal sealed class PaxRecords
{
    private string? _sparseName;
    private long? _sparseSize;
    private long? _sparseRealSize;
    private string _sparseMajor = "";
    private string _sparseMinor = "";
    private bool _hasSparseMap;

    /// <summary>The name; null where it is not said.</summary>
    public string? Path { get; private set; }

    /// <summary>The target of a link; null where it is not said.</summary>
    public string? LinkPath { get; private set; }

    /// <summary>How many bytes of content follow; null where it is not said.</summary>
    public long? StoredBytes { get; private set; }

    /// <summary>The owner's uid; null where it is not said.</summary>
    public long? UserId { get; private set; }

    /// <summary>The owner's gid; null where it is not said.</summary>
    public long? GroupId { get; private set; }

    /// <summary>Whether the entry has file capabilities.</summary>
    public bool HasCapabilities { get; private set; }

    /// <summary>Whether the entry is a sparse file in one of GNU tar's pax formats: 0.0, 0.1, 1.0.</summary>
    public bool IsSparse => (_sparseMajor, _sparseMinor) is ("1", "0") or ("0", "0" or "1") || (_sparseMajor.Length == 0 && _sparseMinor.Length == 0 && _hasSparseMap);

    /// <summary>The name of a sparse file; null where it is not said.</summary>
    public string? SparseName => IsSparse ? _sparseName : null;

    /// <summary>The size of a sparse file with its holes; null where it is not said.</summary>
    public long? SparseSize => IsSparse ? _sparseSize ?? _sparseRealSize : null;

    /// <summary>Reads the records of a header: "length key=value\n", the length counting itself.</summary>
    /// <exception cref="InvalidDataException">A record breaks the format.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> records)
    {
        var read = new PaxRecords();
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space < 0 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > records.Length || records[length - 1] != (byte)'\n')
            {
                throw new InvalidDataException("a pax record breaks its format");
            }

            var record = records[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw new InvalidDataException("a pax record has no key");
            }

            read.Keep(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..]);
            records = records[length..];
        }

        return read;
    }

    private void Keep(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "path":
                Path = Text(key, value);
                break;
            case "linkpath":
                LinkPath = Text(key, value);
                break;
            case "size":
                StoredBytes = Number(key, value, TarHeader.MaxSize);
                break;
            case "uid":
                UserId = Number(key, value, long.MaxValue);
                break;
            case "gid":
                GroupId = Number(key, value, long.MaxValue);
                break;
            case "SCHILY.xattr.security.capability":
                HasCapabilities = !value.IsEmpty;
                break;
            case "GNU.sparse.name":
                _sparseName = Text(key, value);
                break;
            case "GNU.sparse.size":
                _sparseSize = Number(key, value, TarHeader.MaxSize);
                break;
            case "GNU.sparse.realsize":
                _sparseRealSize = Number(key, value, TarHeader.MaxSize);
                break;
            case "GNU.sparse.major":
                _sparseMajor = Text(key, value) ?? "";
                break;
            case "GNU.sparse.minor":
                _sparseMinor = Text(key, value) ?? "";
                break;
            case "GNU.sparse.map":
                _hasSparseMap = !value.IsEmpty;
                break;
            case "GNU.sparse.offset" or "GNU.sparse.numbytes":
                _hasSparseMap = true; // Format 0.0 has a pair of records for each piece.
                break;
        }
    }

    // An empty value leaves the header's own, whatever was said before.
    private static string? Text(string key, ReadOnlySpan<byte> value) => value.IsEmpty ? null
        : value.Contains((byte)0) ? throw new InvalidDataException($"a pax {key} holds a NUL")
        : PathText.Decode(value);

    private static long? Number(string key, ReadOnlySpan<byte> value, long most) => value.IsEmpty ? null
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new InvalidDataException($"a pax {key} is no number");
}
