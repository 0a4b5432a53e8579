using System.Text;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>
/// What a jar says it holds: each pom.properties that Maven left in it, more than one where jars were merged; without any
/// the manifest, and without a name there the file's own. A jar's size is given to the artefact that is the jar: its only
/// one, or the one that its file is named after. What jars within it take is theirs: no byte counts twice.
/// </summary>
internal sealed class JarContents(PackageListBuilder packages)
{
    // A jar of 32 MiB holds jars of not much more; a zip bomb does not get further.
    private const long MaxInflated = 64 * 1024 * 1024;

    // One that is inflated stands in memory beside the one around it, which is no larger either.
    private const int MaxNested = 32 * 1024 * 1024;

    // What an entry costs however small it is.
    private const int LeastCost = 16 * 1024;

    // Either is read from its beginning, where all is that is looked for: a signed jar's manifest goes on for long.
    private const int MaxText = 64 * 1024;

    private static readonly string[] NestedEndings = [".jar", ".war"];

    private long _left = MaxInflated;

    /// <summary>Adds what a jar holds.</summary>
    /// <param name="jar">The jar.</param>
    /// <param name="fileName">Its file's name, without folders.</param>
    /// <param name="size">The bytes it takes in the image.</param>
    public void Read(ReadOnlyMemory<byte> jar, string fileName, long size) => Read(jar, fileName, size, isNested: false);

    private bool Read(ReadOnlyMemory<byte> jar, string fileName, long size, bool isNested)
    {
        if (!ZipFile.TryOpen(jar, out var zip))
        {
            return packages.Malformed(isNested ? "a jar within it is no zip" : "it is no zip, which a jar is");
        }

        var artefacts = new List<MavenArtefact>();
        var manifest = default((string? Name, string? Version));
        while (zip.Next())
        {
            var name = zip.Name;
            var isPom = name.StartsWith("META-INF/maven/"u8) && name.EndsWith("/pom.properties"u8);
            var isManifest = name.SequenceEqual("META-INF/MANIFEST.MF"u8);
            if (isPom || isManifest)
            {
                using var text = Take(zip, MaxText, isHeadEnough: true, out var bytes);
                if (bytes is null)
                {
                    if (_left <= 0)
                    {
                        return false;
                    }
                }
                else if (isManifest)
                {
                    manifest = JarTexts.ReadManifest(bytes.Value.Span);
                }
                else if (JarTexts.ReadPom(bytes.Value.Span) is { } pom)
                {
                    artefacts.Add(pom);
                }
            }
            else if (!isNested && IsJar(name))
            {
                size -= Math.Min(size, zip.PackedLength);
                if (!ReadNested(zip, Encoding.UTF8.GetString(name[(name.LastIndexOf((byte)'/') + 1)..])))
                {
                    return false;
                }
            }
        }

        return Add(artefacts, manifest, fileName, size);
    }

    private bool ReadNested(ZipFile zip, string fileName)
    {
        using var inflated = Take(zip, (int)Math.Clamp(_left, 0, MaxNested), isHeadEnough: false, out var bytes);
        return bytes is { } jar ? Read(jar, fileName, zip.PackedLength, isNested: true) : _left > 0;
    }

    private bool Add(List<MavenArtefact> artefacts, (string? Name, string? Version) manifest, string fileName, long size)
    {
        if (artefacts.Count == 0)
        {
            var (name, version) = JarTexts.FromFileName(fileName);
            return packages.Add(manifest.Name ?? name, manifest.Version ?? version, size);
        }

        var own = artefacts.Count == 1 ? 0 : artefacts.FindIndex(artefact => IsNamedAfter(fileName, artefact));
        for (var i = 0; i < artefacts.Count; i++)
        {
            if (!packages.Add($"{artefacts[i].Group}:{artefacts[i].Id}", artefacts[i].Version, i == own ? size : null))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNamedAfter(string fileName, MavenArtefact artefact) =>
        fileName.StartsWith($"{artefact.Id}-{artefact.Version}", StringComparison.Ordinal)
        || Path.GetFileNameWithoutExtension(fileName) == artefact.Id;

    private static bool IsJar(ReadOnlySpan<byte> name)
    {
        foreach (var ending in NestedEndings)
        {
            if (name.Length > ending.Length && Ascii.EqualsIgnoreCase(name[^ending.Length..], ending))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// An entry's bytes, up to a limit where their head is enough; null where it cannot be read, or nothing is left to spend.
    /// What is given back holds them if they had to be inflated.
    /// </summary>
    private PooledBytes? Take(ZipFile zip, int limit, bool isHeadEnough, out ReadOnlyMemory<byte>? bytes)
    {
        bytes = null;
        if (_left <= 0)
        {
            packages.Wrong(UnknownReason.OverLimit, TooMuch);
            return null;
        }

        if (!zip.TryPacked(out var packed, out var isDeflated))
        {
            packages.Malformed("an entry that is not where the directory says, is encrypted, or is packed otherwise than by deflate");
            return null;
        }

        var inflated = isDeflated ? Inflation.Inflate(packed, isZlib: false, limit) : null;
        if (isDeflated && inflated is null)
        {
            _left -= LeastCost;
            packages.Malformed("an entry is no deflate stream");
            return null;
        }

        var whole = inflated?.Bytes ?? packed;
        _left -= Math.Max(Math.Min(whole.Length, limit), LeastCost);
        if (whole.Length > limit && !isHeadEnough)
        {
            packages.Wrong(
                UnknownReason.OverLimit,
                _left > 0 ? $"a jar within it is larger than the {limit} bytes that are read of one" : TooMuch);
            return inflated;
        }

        bytes = whole[..Math.Min(whole.Length, limit)];
        return inflated;
    }

    private static string TooMuch => $"more than the {MaxInflated} bytes that are inflated of one jar";
}
