namespace Policy.Rules.Contents;

/// <summary>Who keeps book of a package.</summary>
public enum PackageKind
{
    /// <summary>Debian's dpkg.</summary>
    Dpkg,

    /// <summary>Alpine's apk.</summary>
    Apk,

    /// <summary>RPM.</summary>
    Rpm,

    /// <summary>npm, yarn and pnpm: a folder with a package.json.</summary>
    Npm,

    /// <summary>Python distributions.</summary>
    Python,

    /// <summary>Ruby gems.</summary>
    Gem,

    /// <summary>Go modules that a binary was built of.</summary>
    Go,

    /// <summary>.NET libraries that an application was built of.</summary>
    DotNet,

    /// <summary>Maven artefacts in jars.</summary>
    Maven,

    /// <summary>Rust crates that a binary was built of.</summary>
    Cargo,
}

/// <summary>A package that a file of an image says is there.</summary>
/// <param name="Kind">Who keeps book of it.</param>
/// <param name="Name">Its name, as its ecosystem writes it: <c>libc6</c>, <c>@types/node</c>, <c>org.slf4j:slf4j-api</c>; Go's toolchain is <c>stdlib</c>.</param>
/// <param name="Version">Its version; empty where the file does not say.</param>
/// <param name="Path">The file that says so, from the root without a leading slash; of a jar within a jar, the outer one.</param>
/// <param name="Bytes">What it takes unpacked, in bytes, as that file says, a jar by its own size; null where it does not.</param>
public sealed record Package(PackageKind Kind, string Name, string Version, string Path, long? Bytes)
{
    /// <summary>
    /// The names of packages that it asks for at run time, one a line: npm's dependencies, optionalDependencies and
    /// peerDependencies; dpkg's Pre-Depends and Depends, alternatives apart by <c>|</c>; Python's Requires-Dist, what only
    /// an extra asks for behind a <c>?</c>. Of other kinds nothing is told.
    /// </summary>
    public string Requires { get; init; } = "";

    /// <summary>The names that it goes by too, one a line: dpkg's Provides, virtual packages. Of other kinds nothing is told.</summary>
    public string Provides { get; init; } = "";
}
