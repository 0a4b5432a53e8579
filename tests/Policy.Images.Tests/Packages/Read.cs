using System.Text;
using Policy.Images.Layers;
using Policy.Images.Packages;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

/// <summary>Reads files for packages, as a layer's files come past.</summary>
internal static class Read
{
    /// <summary>What all readers together find in a file.</summary>
    public static FileFindings File(string path, byte[] bytes, bool isExecutable = false, IEnumerable<int>? chunks = null)
    {
        using var file = PackageReaders.Open(path, bytes.Length, isExecutable);
        Assert.True(file is not null, $"nobody reads {path}");
        var rest = bytes.AsSpan();
        foreach (var chunk in chunks ?? [])
        {
            var taken = Math.Min(chunk, rest.Length);
            file.Append(rest[..taken]);
            rest = rest[taken..];
        }

        file.Append(rest);
        return file.Finish();
    }

    /// <inheritdoc cref="File(string, byte[], bool, IEnumerable{int}?)"/>
    public static FileFindings File(string path, string text) => File(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Whether anybody reads a file.</summary>
    public static bool Wants(string path, bool isExecutable = false)
    {
        using var file = PackageReaders.Open(path, 100, isExecutable);
        return file is not null;
    }

    /// <summary>The packages, a line each: name, version and bytes where known.</summary>
    public static string[] Lines(this FileFindings list) => [.. list.Packages.Select(package => $"{package.Name} {package.Version} {package.Bytes}".TrimEnd())];

    /// <summary>That a file holds these packages, all of one kind, and nothing is wrong with it.</summary>
    public static void Holds(this FileFindings list, PackageKind kind, params string[] lines)
    {
        Assert.Null(list.Problem);
        Assert.Equal(lines, list.Lines());
        Assert.All(list.Packages, package => Assert.Equal(kind, package.Kind));
    }

    /// <summary>That something is wrong with a file, and what.</summary>
    public static void Breaks(this FileFindings list, UnknownReason reason, string message)
    {
        Assert.NotNull(list.Problem);
        Assert.Equal(reason, list.Problem.Reason);
        Assert.Contains(message, list.Problem.Message, StringComparison.Ordinal);
    }
}
