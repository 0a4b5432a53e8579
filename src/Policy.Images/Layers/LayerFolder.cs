using System.Security.Cryptography;
using System.Text;
using Policy.Images.Cache;
using Policy.Rules.Contents;

namespace Policy.Images.Layers;

/// <summary>
/// What is known of layers in a folder, one file a layer, so that a program that starts need not read them again. A file
/// that is not as it was written is no file. The oldest go where there are too many bytes.
/// </summary>
/// <param name="path">The folder; it is made where it is missing.</param>
/// <param name="capacity">How many bytes its files may have together.</param>
/// <param name="time">The clock that says what was used last.</param>
internal sealed class LayerFolder(string path, long capacity, TimeProvider time)
{
    private const string Extension = ".layer";

    private readonly Lock _gate = new();
    private long _written = long.MaxValue;

    /// <summary>What is kept; null where nothing is, or nothing that can be read.</summary>
    public LayerContents? Find(LayerKey key)
    {
        var file = FileOf(key);
        try
        {
            var contents = LayerCodec.Read(File.ReadAllBytes(file));
            Use(file);
            return contents;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Not there, cut off, or of another version: it is read anew.
            return null;
        }
    }

    /// <summary>Keeps what was read. A folder that cannot be written to keeps nothing.</summary>
    public void Keep(LayerKey key, LayerContents contents)
    {
        var file = FileOf(key);
        var bytes = LayerCodec.Write(contents);
        if (bytes.Length > capacity)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var draft = $"{file}.{Guid.NewGuid():n}";
            File.WriteAllBytes(draft, bytes);
            File.SetLastWriteTimeUtc(draft, time.GetUtcNow().UtcDateTime);
            File.Move(draft, file, overwrite: true);
            MakeRoom(bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache is a convenience: full disks and read-only folders cost time and nothing else.
        }
    }

    private void Use(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that another program fills may be ours to read alone.
        }
    }

    private string FileOf(LayerKey key)
    {
        // Hosts hold colons, and letters of either case that are one host.
        var scope = key.Scope == FactsScope.Public ? "public" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Scope.Registry)))[..16];
        return Path.Combine(path, $"v{LayerCodec.Version}", scope, key.Digest.Hex[..2], $"{key.Digest.Algorithm}-{key.Digest.Hex}-{(int)key.Needs}{Extension}");
    }

    // Counted once, then added to: a folder is seldom another's too, and a little too many bytes do no harm.
    private void MakeRoom(long added)
    {
        lock (_gate)
        {
            _written = _written > long.MaxValue - added ? long.MaxValue : _written + added;
            if (_written <= capacity)
            {
                return;
            }

            // Until all have been counted, nothing is known of them.
            _written = long.MaxValue;
            var left = 0L;
            foreach (var file in Files().OrderByDescending(file => file.LastWriteTimeUtc))
            {
                if (left + file.Length > capacity)
                {
                    file.Delete();
                }
                else
                {
                    left += file.Length;
                }
            }

            _written = left;
        }
    }

    // Of what else there may be in the folder nothing is touched. Those of other versions are ours too.
    private List<FileInfo> Files() =>
    [
        .. new DirectoryInfo(path).EnumerateDirectories("v*").Where(folder => folder.Name.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false)
            .SelectMany(folder => folder.EnumerateFiles($"*{Extension}*", SearchOption.AllDirectories)),
    ];
}
