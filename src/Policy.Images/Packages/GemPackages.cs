using System.Text;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Ruby gems that are installed, by the specifications that RubyGems writes: Ruby code, of which the lines
/// <c>s.name = "…"</c> and <c>s.version = "…"</c> are read. Where they say nothing plain, the file's name does:
/// <c>name-version[-platform].gemspec</c>. Source: RubyGems, Gem::Specification#to_ruby and #full_name.
/// </summary>
internal sealed class GemPackages : PackageReader
{
    private const int MaxSpecification = 1024 * 1024;
    private const string Ending = ".gemspec";

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable)
    {
        if (!path.EndsWith(Ending, StringComparison.Ordinal) || path.LastIndexOf('/') is not (> 0 and var slash))
        {
            return null;
        }

        var folder = path[..slash];
        return IsFolder(folder, "specifications") || IsFolder(folder, "specifications/default")
            ? new WholeFile(path, size, MaxSpecification, Read)
            : null;
    }

    private static bool IsFolder(string folder, string name) =>
        folder.EndsWith(name, StringComparison.Ordinal) && (folder.Length == name.Length || folder[^(name.Length + 1)] == '/');

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var (name, version) = FromFileName(path[(path.LastIndexOf('/') + 1)..^Ending.Length]);
        var lines = new TextLines(bytes.Span);
        var (hasName, hasVersion) = (false, false);
        while (lines.Next() && !(hasName && hasVersion))
        {
            if (!hasName && Assigned(lines.Line, ".name"u8) is { } writtenName)
            {
                (name, hasName) = (writtenName, true);
            }
            else if (!hasVersion && Assigned(lines.Line, ".version"u8) is { } writtenVersion)
            {
                (version, hasVersion) = (writtenVersion, true);
            }
        }

        var packages = new PackageListBuilder(PackageKind.Gem, path);
        packages.Add(name, version);
        return packages.Build();
    }

    /// <summary>What a line <c>variable.attribute = "text"</c> assigns, or one that makes a Gem::Version of the text.</summary>
    private static string? Assigned(ReadOnlySpan<byte> line, ReadOnlySpan<byte> attribute)
    {
        var at = line.IndexOf(attribute);
        if (at < 0 || line[..at].Trim(" \t"u8).ContainsAny(" \t=\"'#("u8))
        {
            return null;
        }

        var value = line[(at + attribute.Length)..].TrimStart(" \t"u8);
        if (value is not [(byte)'=', .. var assigned])
        {
            return null;
        }

        assigned = assigned.TrimStart(" \t"u8);
        if (assigned.StartsWith("Gem::Version.new("u8))
        {
            assigned = assigned["Gem::Version.new("u8.Length..].TrimStart(" \t"u8);
        }

        if (assigned is not [(byte)'"' or (byte)'\'', .. var text] || text.IndexOf(assigned[0]) is not (> 0 and var end))
        {
            return null;
        }

        // Interpolation and escapes are Ruby's to work out.
        text = text[..end];
        return text.ContainsAny((byte)'\\', (byte)'#') ? null : Encoding.UTF8.GetString(text);
    }

    private static (string Name, string Version) FromFileName(string name)
    {
        for (var dash = name.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = name.IndexOf('-', dash + 1))
        {
            var end = name.IndexOf('-', dash + 1);
            var part = name[(dash + 1)..(end < 0 ? name.Length : end)];

            // A name may have a number of its own, as in ruby-2-compat-1.0: a version of one number alone stands last.
            if (dash > 0 && part.Length > 0 && char.IsAsciiDigit(part[0]) && (end < 0 || part.Contains('.', StringComparison.Ordinal)))
            {
                return (name[..dash], part);
            }
        }

        return (name, "");
    }
}
