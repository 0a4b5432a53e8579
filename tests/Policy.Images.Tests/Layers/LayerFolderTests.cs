using Microsoft.Extensions.Time.Testing;
using Policy.Images.Cache;
using Policy.Images.Layers;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Layers;

public sealed class LayerFolderTests : IDisposable
{
    private static readonly Digest First = TestBlob.DigestOf("first"u8);
    private static readonly Digest Second = TestBlob.DigestOf("second"u8);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private string Path => _folder["layers"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_kept_outlives_the_program()
    {
        new LayerFolder(Path, 1 << 20, _time).Keep(Key(First), Layer("a"));

        Assert.Equal("a", PathIn(new LayerFolder(Path, 1 << 20, _time).Find(Key(First))));
        Assert.Null(new LayerFolder(Path, 1 << 20, _time).Find(Key(Second)));
    }

    [Fact]
    public void Scopes_and_needs_are_kept_apart()
    {
        var folder = new LayerFolder(Path, 1 << 20, _time);
        folder.Keep(Key(First, new FactsScope("registry.corp:5000")), Layer("private"));
        folder.Keep(Key(First, needs: Needs.Contents), Layer("more"));

        Assert.Null(folder.Find(Key(First)));
        Assert.Null(folder.Find(Key(First, new FactsScope("registry.corp"))));
        Assert.Equal("private", PathIn(folder.Find(Key(First, new FactsScope("registry.corp:5000")))));
        Assert.Equal("more", PathIn(folder.Find(Key(First, needs: Needs.Contents))));
    }

    [Fact]
    public void What_was_used_longest_ago_goes_first()
    {
        var size = LayerCodec.Write(Layer("a")).Length;
        var folder = new LayerFolder(Path, size * 2, _time);
        folder.Keep(Key(First), Layer("a"));
        _time.Advance(TimeSpan.FromMinutes(1));
        folder.Keep(Key(Second), Layer("b"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(folder.Find(Key(First)));
        _time.Advance(TimeSpan.FromMinutes(1));

        folder.Keep(Key(TestBlob.DigestOf("third"u8)), Layer("c"));

        Assert.NotNull(folder.Find(Key(First)));
        Assert.Null(folder.Find(Key(Second)));
        Assert.Equal(2, Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void What_else_is_in_the_folder_stays()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "v1x"));
        var others = new[] { "mine.layer", System.IO.Path.Combine("v1x", "a.layer") }.Select(name => System.IO.Path.Combine(Path, name)).ToList();
        others.ForEach(file => File.WriteAllBytes(file, new byte[1000]));
        var folder = new LayerFolder(Path, LayerCodec.Write(Layer("a")).Length, _time);

        folder.Keep(Key(First), Layer("a"));
        _time.Advance(TimeSpan.FromMinutes(1));
        folder.Keep(Key(Second), Layer("b"));

        Assert.All(others, file => Assert.True(File.Exists(file)));
        Assert.Null(folder.Find(Key(First)));
        Assert.NotNull(folder.Find(Key(Second)));
    }

    [Fact]
    public void What_is_too_large_for_the_folder_is_not_kept()
    {
        var folder = new LayerFolder(Path, 10, _time);
        folder.Keep(Key(First), Layer("a"));

        Assert.Null(folder.Find(Key(First)));
        Assert.False(Directory.Exists(Path));
    }

    [Fact]
    public void A_file_that_is_not_as_it_was_written_is_none()
    {
        var folder = new LayerFolder(Path, 1 << 20, _time);
        folder.Keep(Key(First), Layer("a"));
        var file = Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);

        foreach (var broken in new[] { bytes[..^1], [.. bytes, 0], [], [.. bytes.Take(40), (byte)(bytes[40] ^ 1), .. bytes.Skip(41)] })
        {
            File.WriteAllBytes(file, broken);
            Assert.Null(folder.Find(Key(First)));
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_keeps_nothing()
    {
        File.WriteAllText(Path, "a file in its place");
        var folder = new LayerFolder(Path, 1 << 20, _time);

        folder.Keep(Key(First), Layer("a"));

        Assert.Null(folder.Find(Key(First)));
    }

    [Fact]
    public void A_cache_looks_in_the_folder_and_takes_what_was_read_for_more()
    {
        new LayerCache(1 << 20, new LayerFolder(Path, 1 << 20, _time)).Keep(Key(First, needs: Needs.Contents), Layer("a"));
        var cache = new LayerCache(1 << 20, new LayerFolder(Path, 1 << 20, _time));

        Assert.Equal("a", PathIn(cache.Find(FactsScope.Public, First, Needs.Files)));
        Assert.Equal(1, cache.Count);
        Assert.Equal(LayerWeight.Of(Layer("a")), cache.Bytes);
        Assert.Null(cache.Find(new FactsScope("registry.corp"), First, Needs.Files));
    }

    private static LayerKey Key(Digest digest, FactsScope? scope = null, Needs needs = Needs.Files) => new(scope ?? FactsScope.Public, digest, needs);

    private static LayerContents Layer(string path)
    {
        var entries = new EntryList.Builder();
        entries.Add(new FileEntry(path, FileKind.File));
        return new LayerContents { Entries = entries.Build(), UnpackedBytes = 0 };
    }

    private static string? PathIn(LayerContents? layer)
    {
        foreach (var entry in layer?.Entries ?? EntryList.Empty)
        {
            return entry.Path;
        }

        return null;
    }
}
