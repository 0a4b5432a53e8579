using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Maven artefacts in jars, wars, ears and Jenkins plugins, and in the jars within them, one level deep: Spring Boot's
/// BOOT-INF/lib, a war's WEB-INF/lib, an ear's lib. Source: JAR File Specification; Apache Maven Archiver, pom.properties;
/// OSGi Core, 3.2 Bundles.
/// </summary>
internal sealed class JarPackages : PackageReader
{
    private const int MaxJar = 32 * 1024 * 1024;

    private static readonly string[] Endings = [".jar", ".war", ".ear", ".jpi", ".hpi"];

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        EndsWithAny(path, Endings, StringComparison.OrdinalIgnoreCase) ? new WholeFile(path, size, MaxJar, Read) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Maven, path);
        new JarContents(packages).Read(bytes, path[(path.LastIndexOf('/') + 1)..], bytes.Length);
        return packages.Build();
    }
}
