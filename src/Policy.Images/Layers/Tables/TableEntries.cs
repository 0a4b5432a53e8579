using System.Text.Json;
using System.Text.Json.Serialization;
using Policy.Images.Tar;
using Policy.Rules.Contents;

namespace Policy.Images.Layers.Tables;

/// <summary>The entries of a table of contents. eStargz and zstd:chunked write them alike.</summary>
internal static class TableEntries
{
    // What eStargz puts into layers for itself.
    private static bool IsItsOwn(string path) => path is ".prefetch.landmark" or ".no.prefetch.landmark" or "stargz.index.json";

    /// <summary>Reads entries as those of a layer, which nobody has verified.</summary>
    /// <exception cref="JsonException">They are no JSON of the form.</exception>
    /// <exception cref="InvalidDataException">They are not as entries of a layer are.</exception>
    /// <exception cref="TarLimitException">There are more than are read.</exception>
    public static LayerContents Read(ReadOnlySpan<byte> json, LayerLimits limits)
    {
        // One entry at a time: a table can be made of many that are next to nothing.
        var reader = new Utf8JsonReader(json);
        GoToEntries(ref reader);
        var entries = new EntryList.Builder();
        var bytes = 0L;
        for (var count = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count > limits.Entries || entries.Bytes > limits.ListBytes)
            {
                throw new TarLimitException($"more than the {limits.Entries} entries that are read");
            }

            // Pieces of large files follow on the file.
            var entry = JsonSerializer.Deserialize(ref reader, TableContext.Default.TableEntry) ?? throw new InvalidDataException("an entry is null");
            if (entry.Type == "chunk" || KindOf(entry.Type) is not { } kind)
            {
                continue;
            }

            var path = LayerPath.Clean(entry.Name ?? throw new InvalidDataException("an entry has no name"));
            if (IsItsOwn(path))
            {
                continue;
            }

            if (Whiteout.Read(path) is { } deleted)
            {
                entries.Add(deleted);
                continue;
            }

            var size = kind == FileKind.File ? entry.Size : 0;
            if (size is < 0 or > TarHeader.MaxSize)
            {
                throw new InvalidDataException("a size is out of range");
            }

            bytes = ByteCount.Add(bytes, size);
            entries.Add(new FileEntry(path, kind)
            {
                Size = size,
                Mode = (int)(entry.Mode & 0xFFF),
                UserId = entry.Uid,
                GroupId = entry.Gid,
                LinkTarget = kind == FileKind.HardLink ? LayerPath.Clean(entry.LinkName ?? "") : kind == FileKind.SymbolicLink ? entry.LinkName ?? "" : "",
                HasCapabilities = entry.Xattrs?.ContainsKey("security.capability") == true,
                Start = FileStart.NotRead,
            });
        }

        return new LayerContents { Entries = entries.Build(), UnpackedBytes = bytes, IsClaimed = true };
    }

    private static void GoToEntries(ref Utf8JsonReader reader)
    {
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isEntries = reader.ValueTextEquals("entries"u8);
                reader.Read();
                if (isEntries && reader.TokenType == JsonTokenType.StartArray)
                {
                    return;
                }

                reader.Skip();
            }
        }

        throw new InvalidDataException("it has no entries");
    }

    private static FileKind? KindOf(string? type) => type switch
    {
        "reg" => FileKind.File,
        "dir" => FileKind.Directory,
        "symlink" => FileKind.SymbolicLink,
        "hardlink" => FileKind.HardLink,
        "char" => FileKind.CharacterDevice,
        "block" => FileKind.BlockDevice,
        "fifo" => FileKind.Fifo,
        _ => null,
    };
}

/// <summary>An entry of a table.</summary>
internal sealed record TableEntry
{
    public string? Type { get; init; }

    public string? Name { get; init; }

    public string? LinkName { get; init; }

    public long Size { get; init; }

    public long Mode { get; init; }

    public long Uid { get; init; }

    public long Gid { get; init; }

    public Dictionary<string, JsonElement>? Xattrs { get; init; }
}

[JsonSerializable(typeof(TableEntry))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
internal sealed partial class TableContext : JsonSerializerContext;
