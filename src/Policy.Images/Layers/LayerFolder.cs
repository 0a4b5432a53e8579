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
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
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

            var files = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(file => file.LastWriteTimeUtc).ToList();
            _written = 0;
            foreach (var file in files)
            {
                if (_written + file.Length > capacity)
                {
                    file.Delete();
                }
                else
                {
                    _written += file.Length;
                }
            }
        }
    }
}
