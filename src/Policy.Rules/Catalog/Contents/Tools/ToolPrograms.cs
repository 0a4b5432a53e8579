namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>Tools by the names of their programs.</summary>
internal static class ToolPrograms
{
    // Longer names are nobody's.
    private const int LongestName = 64;

    /// <summary>
    /// The tool that a program belongs to; null for none. Versions (<c>gcc-12</c>) and the systems that it builds for
    /// (<c>x86_64-linux-gnu-gcc</c>) are taken off.
    /// </summary>
    public static string? Of(string program)
    {
        if (program.Length > LongestName)
        {
            return null;
        }

        var target = program.IndexOf("-linux-", StringComparison.Ordinal);
        if (target < 0)
        {
            return OfVersion(program);
        }

        // Each Python of conda has a linker beside it (ld_impl_linux-64), for its own use.
        if (program.Contains("conda", StringComparison.Ordinal) && program.EndsWith("-ld", StringComparison.Ordinal))
        {
            return null;
        }

        // x86_64-redhat-linux-gcc, and x86_64-linux-gnu-gcc with the C library between.
        var rest = program[(target + "-linux-".Length)..];
        return OfVersion(rest) ?? (rest.IndexOf('-', StringComparison.Ordinal) is >= 0 and var dash ? OfVersion(rest[(dash + 1)..]) : null);
    }

    private static string? OfVersion(string program)
    {
        var stem = program.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.').TrimEnd('-');
        return Exactly(program) ?? Exactly(stem);
    }

    private static string? Exactly(string program) => program switch
    {
        "gcc" or "cc" or "c89" or "c99" or "c89-gcc" or "c99-gcc" => "gcc",
        "cpp" => "cpp",
        "g++" or "c++" => "g++",
        "gfortran" => "gfortran",
        "gnat" or "gnatmake" => "gnat",
        "clang" or "clang++" or "clang-cpp" => "clang",
        "llc" => "llvm",
        "tcc" => "tcc",
        "nasm" => "nasm",
        "yasm" => "yasm",
        "ghc" => "ghc",
        "ocamlc" or "ocamlopt" => "ocaml",
        "fpc" => "fpc",
        "mcs" or "csc" or "fsharpc" => "mono",
        "dmd" or "ldc2" or "gdc" => "d",
        "nim" => "nim",
        "zig" => "zig",
        "crystal" => "crystal",
        "kotlinc" => "kotlin",
        "scalac" => "scala",
        "valac" => "vala",
        "haxe" => "haxe",
        "as" or "ld" or "ld.bfd" or "ld.gold" or "gold" => "binutils",
        "ld.lld" or "lld" => "lld",
        "mold" or "ld.mold" => "mold",
        "javac" => "jdk",
        "go" or "gccgo" => "go",
        "rustc" or "cargo" or "rustup" => "rust",
        "swiftc" => "swift",
        "dart" => "dart",
        "emcc" => "emscripten",
        "sdkmanager" => "android-sdk",
        "make" or "gmake" => "make",
        "cmake" => "cmake",
        "ninja" or "samu" => "ninja",
        "meson" => "meson",
        "scons" => "scons",
        "qmake" => "qmake",
        "bazel" or "bazelisk" => "bazel",
        "autoconf" or "autoreconf" => "autoconf",
        "automake" => "automake",
        "mvn" => "maven",
        "gradle" => "gradle",
        "ant" => "ant",
        "sbt" => "sbt",
        "lein" => "leiningen",
        "cabal" => "cabal",
        "msbuild" or "xbuild" => "msbuild",
        "dpkg-buildpackage" => "dpkg-dev",
        "rpmbuild" => "rpm-build",
        "abuild" => "abuild",
        "pkg-config" or "pkgconf" or "pkgconfig" => "pkg-config",
        "m4" => "m4",
        "bison" => "bison",
        "flex" => "flex",
        "libtool" or "libtoolize" => "libtool",
        "re2c" => "re2c",
        "swig" => "swig",
        "node-gyp" => "node-gyp",
        _ => null,
    };
}
