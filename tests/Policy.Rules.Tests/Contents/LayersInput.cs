using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Contents;

/// <summary>Layers of files, for tests of what they come to.</summary>
internal static class LayersInput
{
    /// <summary>An image whose layers hold nothing.</summary>
    public static ContentsResult Nothing { get; } = Known(Layer());

    /// <summary>A layer of these entries.</summary>
    public static LayerContents Layer(params IEnumerable<FileEntry> entries)
    {
        var builder = new EntryList.Builder();
        var bytes = 0L;
        foreach (var entry in entries)
        {
            builder.Add(entry);
            bytes += entry.Size;
        }

        return new LayerContents { Entries = builder.Build(), UnpackedBytes = bytes };
    }

    /// <summary>A layer with a file that is kept whole.</summary>
    public static LayerContents Text(string path, string text) => Layer(File(path, text.Length)) with
    {
        Files = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add(path, [.. Encoding.UTF8.GetBytes(text)]),
    };

    /// <summary>The contents of an image of these layers.</summary>
    public static ContentsResult Known(params ImmutableArray<LayerContents> layers)
    {
        var (contents, problem) = ImageContents.Of(layers);
        return contents is not null
            ? new ContentsResult.Known(contents, Needs.Files)
            : new ContentsResult.NotKnown(problem!.Reason, problem.Message);
    }

    public static FileEntry File(string path, long size = 1) => new(path, FileKind.File) { Size = size, Mode = 0x1A4, Start = FileStart.Other };

    public static FileEntry Folder(string path) => new(path, FileKind.Directory) { Mode = 0x1ED };

    public static FileEntry Link(string path, string target) => new(path, FileKind.SymbolicLink) { LinkTarget = target };

    public static FileEntry HardLink(string path, string target) => new(path, FileKind.HardLink) { LinkTarget = target };

    public static FileEntry Deleted(string path) => new(path, FileKind.Whiteout);

    public static FileEntry Emptied(string path) => new(path, FileKind.OpaqueWhiteout);
}
