using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>
/// Tools by the names of the distributions' packages: Debian's and Ubuntu's, Alpine's, those of RPM. Families and
/// endings tell, so that a version or a port that nobody thought of is known too.
/// </summary>
internal static class ToolPackages
{
    /// <summary>The tool that a package is, or is a part of; <see cref="ToolNames.Headers"/> for headers, null for neither.</summary>
    public static string? Of(Package package) =>
        package.Kind is PackageKind.Dpkg or PackageKind.Apk or PackageKind.Rpm ? Of(package.Name) : null;

    /// <summary>As <see cref="Of(Package)"/>, by name.</summary>
    public static string? Of(string package) => package switch
    {
        // Endings tell otherwise of these.
        "build-essential" or "build-base" or "base-devel" or "alpine-sdk" or "dpkg-dev" or "devscripts" or "debhelper" or "abuild" or "rpm-build"
            or "rpmdevtools" or "autotools-dev" => package,
        "mono-devel" or "mono-dev" or "mono-complete" or "mono-mcs" or "fsharp" => "mono",
        _ when IsJdk(package) => "jdk",
        _ when IsDotNetSdk(package) => "dotnet-sdk",
        _ when IsHeaders(package) => ToolNames.Headers,
        _ when IsAside(package) => null,
        _ => OfStem(Stem(package)),
    };

    // openjdk-17-jdk-headless, temurin-21-jdk, java-17-openjdk-devel, Alpine's openjdk17, jdk-17 of Oracle.
    private static bool IsJdk(string package)
    {
        if (package.Contains("jre", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = package.Split('-');
        return Array.IndexOf(parts, "jdk") >= 0 && !IsAside(package)
            || (parts[0] == "java" && parts[^1] is "devel")
            || (parts.Length == 1 && IsVersionOf(package, "openjdk"))
            || (parts.Length == 1 && IsVersionOf(package, "jdk"))
            || (parts is ["bellsoft", _] && IsVersionOf(parts[1], "java"))
            || (parts is ["amazon", "corretto", ..])
            || (parts[0] == "msopenjdk");
    }

    private static bool IsVersionOf(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && text.Length > name.Length && text.AsSpan(name.Length).IndexOfAnyExcept("0123456789.") < 0;

    // dotnet-sdk-8.0, Alpine's dotnet8-sdk.
    private static bool IsDotNetSdk(string package) =>
        package.StartsWith("dotnet", StringComparison.Ordinal) && Array.IndexOf(package.Split('-'), "sdk") >= 0;

    // Debian and Alpine end with -dev, RPM with -devel; the kernel's have its name.
    private static bool IsHeaders(string package) =>
        package.EndsWith("-dev", StringComparison.Ordinal) || package.EndsWith("-devel", StringComparison.Ordinal)
        || package.EndsWith("-headers", StringComparison.Ordinal) || package.StartsWith("linux-headers", StringComparison.Ordinal)
        || package.EndsWith("-multidev", StringComparison.Ordinal) || package == "libc-dev-bin";

    // What comes of a tool's source and does not build: gcc-12-base is a licence that all of Debian needs.
    private static bool IsAside(string package)
    {
        foreach (var part in package.Split('-'))
        {
            if (part is "doc" or "docs" or "man" or "base" or "common" or "data" or "locale" or "locales" or "lang" or "dbg" or "dbgsym" or "debuginfo"
                or "libs" or "lib" or "runtime" or "completion" or "vim" or "emacs" or "examples" or "demo" or "demos" or "info" or "filesystem")
            {
                return true;
            }
        }

        return false;
    }

    // gcc of gcc-12 and gcc-12-x86-64-linux-gnu, clang of clang19, binutils of binutils-aarch64-linux-gnu.
    private static string Stem(string package)
    {
        for (var dash = package.IndexOf('-', StringComparison.Ordinal); dash > 0; dash = package.IndexOf('-', dash + 1))
        {
            var rest = package.AsSpan(dash + 1);
            if (!rest.IsEmpty && (char.IsAsciiDigit(rest[0]) || IsMachine(rest)))
            {
                return package[..dash];
            }
        }

        return package.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.') is { Length: > 0 } stem && package != "m4" ? stem : package;
    }

    private static bool IsMachine(ReadOnlySpan<char> text) =>
        text.StartsWith("x86") || text.StartsWith("aarch64") || text.StartsWith("arm-") || text.StartsWith("i686") || text.StartsWith("powerpc")
        || text.StartsWith("s390x") || text.StartsWith("riscv") || text.StartsWith("mips") || text.StartsWith("mingw");

    private static string? OfStem(string stem) => stem switch
    {
        "gcc" or "gcc-multilib" => "gcc",
        "cpp" => "cpp",
        "g++" or "gcc-c++" or "g++-multilib" => "g++",
        "gfortran" or "gcc-gfortran" => "gfortran",
        "gnat" or "gcc-gnat" => "gnat",
        "clang" => "clang",
        "llvm" => "llvm",
        "tcc" or "nasm" or "yasm" or "ghc" or "fpc" or "nim" or "zig" or "crystal" or "kotlin" or "scala" or "haxe" or "lld" or "mold" or "make" or "cmake"
            or "meson" or "scons" or "autoconf" or "automake" or "bazel" or "maven" or "gradle" or "ant" or "sbt" or "leiningen" or "msbuild"
            or "bison" or "flex" or "libtool" or "re2c" or "swig" or "node-gyp" or "m4" or "dart" or "emscripten" => stem,
        "ocaml" or "ocaml-nox" => "ocaml",
        "dmd" or "gdc" or "ldc" => "d",
        "valac" or "vala" => "vala",
        "swiftlang" or "swift-lang" => "swift",
        "binutils" or "binutils-gold" => "binutils",
        "ninja" or "ninja-build" or "samurai" => "ninja",
        "cabal" or "cabal-install" => "cabal",
        "golang" or "golang-go" or "golang-bin" or "golang-src" or "gccgo" or "go" => "go",
        "rustc" or "cargo" or "rust" or "rustup" => "rust",
        "pkg-config" or "pkgconf" or "pkgconf-pkg-config" or "pkgconf-bin" or "pkgconfig" => "pkg-config",
        "gmake" => "make",
        _ => null,
    };
}
