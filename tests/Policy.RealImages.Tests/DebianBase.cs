using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>A small Debian of the release that runs here, as its packages install it.</summary>
internal static class DebianBase
{
    /// <summary>Its name in buildah's storage.</summary>
    public const string Name = "localhost/debian:12";

    private const string Containerfile = """
        FROM scratch
        ADD rootfs.tar /
        CMD ["bash"]
        """;

    // As Debian's official images are set: apt keeps no caches of its own.
    private static readonly string[] AptOptions =
    [
        """--aptopt=Dir::Cache::pkgcache "";""",
        """--aptopt=Dir::Cache::srcpkgcache "";""",
        """--aptopt=DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };""",
    ];

    /// <summary>Bootstraps it from where this machine has its packages, and builds an image of it.</summary>
    public static async Task BuildAsync(Buildah buildah)
    {
        using var context = new TestFolder();
        await Tool.RunAsync(
            "mmdebstrap",
            ["--variant=minbase", "--include=ca-certificates", "--dpkgopt=force-unsafe-io", .. AptOptions, (await CodenameAsync()).Trim(), context["rootfs.tar"], (await MirrorAsync()).Split('\n')[0]]);
        await buildah.BuildAsync(Name, Containerfile, context.Path, new BuildOptions());
    }

    private static Task<string> CodenameAsync() => Tool.RunAsync("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME");

    private static Task<string> MirrorAsync() =>
        Tool.RunAsync("apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Origin: Debian", "Component: main");
}
