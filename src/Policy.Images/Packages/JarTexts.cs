using System.Buffers;
using System.Text;

namespace Policy.Images.Packages;

/// <summary>What Maven calls an artefact.</summary>
internal sealed record MavenArtefact(string Group, string Id, string Version);

/// <summary>
/// The texts of a jar that say what it is. Source: JAR File Specification, "Manifest Specification"; java.util.Properties.
/// </summary>
internal static class JarTexts
{
    /// <summary>What Maven wrote; null where it does not say all of group, artefact and version.</summary>
    public static MavenArtefact? ReadPom(ReadOnlySpan<byte> properties)
    {
        string? group = null, artefact = null, version = null;
        var lines = new TextLines(properties);
        while (lines.Next())
        {
            var equals = lines.Line.IndexOfAny((byte)'=', (byte)':');
            if (equals < 0 || lines.Line[0] is (byte)'#' or (byte)'!')
            {
                continue;
            }

            var key = lines.Line[..equals].Trim(" \t"u8);
            var value = lines.Line[(equals + 1)..].Trim(" \t"u8);
            group ??= key.SequenceEqual("groupId"u8) ? Decode(value) : null;
            artefact ??= key.SequenceEqual("artifactId"u8) ? Decode(value) : null;
            version ??= key.SequenceEqual("version"u8) ? Decode(value) : null;
        }

        return group is null || artefact is null || version is null ? null : new MavenArtefact(group, artefact, version);
    }

    /// <summary>
    /// The name and version that a manifest's main section gives the jar, each null where it does not: those of the OSGi
    /// bundle, else those of the implementation. Its title is a name only where it is one word; it may be any sentence.
    /// </summary>
    public static (string? Name, string? Version) ReadManifest(ReadOnlySpan<byte> manifest)
    {
        string? title = null, version = null, bundle = null, bundleVersion = null;
        var lines = new TextLines(Unfold(manifest));
        while (lines.Next() && !lines.Line.IsEmpty)
        {
            if (!lines.TryField(out var name, out var value))
            {
                continue;
            }

            if (TextLines.Names(name, "Implementation-Title"u8))
            {
                title = Decode(value);
            }
            else if (TextLines.Names(name, "Implementation-Version"u8))
            {
                version = Decode(value);
            }
            else if (TextLines.Names(name, "Bundle-SymbolicName"u8))
            {
                // Directives follow it: org.example.core;singleton:=true
                var end = value.IndexOf((byte)';');
                bundle = Decode(end < 0 ? value : value[..end].TrimEnd((byte)' '));
            }
            else if (TextLines.Names(name, "Bundle-Version"u8))
            {
                bundleVersion = Decode(value);
            }
        }

        if (IsSaid(bundle) && IsSaid(bundleVersion))
        {
            return (bundle, bundleVersion);
        }

        return (IsSaid(title) && !title!.Contains(' ', StringComparison.Ordinal) ? title : null, IsSaid(version) ? version : null);
    }

    /// <summary>The name and version of <c>name-1.2.3.jar</c>.</summary>
    public static (string Name, string Version) FromFileName(string fileName)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        for (var dash = stem.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = stem.IndexOf('-', dash + 1))
        {
            if (dash > 0 && dash + 1 < stem.Length && char.IsAsciiDigit(stem[dash + 1]))
            {
                return (stem[..dash], stem[(dash + 1)..]);
            }
        }

        return (stem, "");
    }

    // What is too long is told to be so by what it is added to; more of it is not needed for that.
    private static string Decode(ReadOnlySpan<byte> value) =>
        Encoding.UTF8.GetString(value[..Math.Min(value.Length, PackageListBuilder.MaxText + 1)]);

    private static bool IsSaid(string? text) => !string.IsNullOrEmpty(text);

    // A line has 72 bytes at most; what is longer goes on in a line that begins with a space, even within a character.
    private static byte[] Unfold(ReadOnlySpan<byte> text)
    {
        var unfolded = new ArrayBufferWriter<byte>(Math.Max(text.Length, 1));
        var lines = new TextLines(text);
        while (lines.Next())
        {
            var goesOn = lines.Line is [(byte)' ', ..];
            if (lines.Number > 1 && !goesOn)
            {
                unfolded.Write("\n"u8);
            }

            unfolded.Write(goesOn ? lines.Line[1..] : lines.Line);
        }

        return unfolded.WrittenSpan.ToArray();
    }
}
