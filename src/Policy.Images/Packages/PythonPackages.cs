using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Python distributions: a wheel's METADATA, or the PKG-INFO that setuptools and distutils wrote. Source: PyPA
/// specifications, "Core metadata" and "Recording installed projects"; setuptools, "The Internal Structure of Python Eggs".
/// </summary>
internal sealed class PythonPackages : PackageReader
{
    // Name, version and requirements come before the description, which may be long.
    private const int MaxHead = 64 * 1024;

    private static readonly string[] Endings = [".dist-info/METADATA", ".egg-info/PKG-INFO", "/EGG-INFO/PKG-INFO", ".egg-info"];

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        EndsWithAny(path, Endings, StringComparison.Ordinal)
            ? new WholeFile(path, size, MaxHead, Read) { NeedsHeadOnly = true }
            : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Python, path);
        var lines = new TextLines(bytes.Span);
        ReadOnlySpan<byte> name = [];
        ReadOnlySpan<byte> version = [];
        var requirements = new PythonRequirements();
        while (lines.Next() && !lines.Line.IsEmpty)
        {
            if (!lines.TryField(out var field, out var value))
            {
                continue;
            }

            if (name.IsEmpty && TextLines.Names(field, "Name"u8))
            {
                name = value;
            }
            else if (version.IsEmpty && TextLines.Names(field, "Version"u8))
            {
                version = value;
            }
            else if (TextLines.Names(field, "Requires-Dist"u8))
            {
                requirements.Add(value);
            }
        }

        if (name.IsEmpty)
        {
            packages.Malformed("expected a line `Name: …` before the first empty line");
        }
        else
        {
            packages.Add(name, version, requires: requirements.ToString());
        }

        return packages.Build();
    }
}
