namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>Tools by the names that findings and policies call them by; one for all programs and packages of a tool.</summary>
internal static class ToolNames
{
    /// <summary>All packages of headers together.</summary>
    public const string Headers = "headers";

    /// <summary>What a tool does.</summary>
    public static ToolKind KindOf(string tool) => tool switch
    {
        Headers => ToolKind.Headers,
        "binutils" or "lld" or "mold" => ToolKind.Linker,
        "jdk" or "go" or "rust" or "dotnet-sdk" or "dart" or "swift" or "emscripten" or "android-sdk" => ToolKind.Sdk,
        "gcc" or "g++" or "cpp" or "gfortran" or "gnat" or "clang" or "llvm" or "tcc" or "nasm" or "yasm" or "ghc" or "ocaml" or "fpc" or "mono" or "d"
            or "nim" or "zig" or "crystal" or "kotlin" or "scala" or "vala" or "haxe" => ToolKind.Compiler,
        _ => ToolKind.BuildSystem,
    };

    /// <summary>
    /// Whether a tool comes with things that are no tools: pkg-config with RHEL's glib, m4 with sendmail, cpp with X11's,
    /// node-gyp with npm. Where it is alone, nothing can be built with it.
    /// </summary>
    public static bool IsHelper(string tool) =>
        tool is "cpp" or "pkg-config" or "m4" or "bison" or "flex" or "libtool" or "re2c" or "swig" or "autotools-dev" or "node-gyp";
}
