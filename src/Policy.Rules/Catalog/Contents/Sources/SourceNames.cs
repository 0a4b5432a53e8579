using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Sources;

/// <summary>Names by which projects, their sources and what is built of them are known.</summary>
internal static class SourceNames
{
    /// <summary>How many languages there are.</summary>
    public const int Languages = (int)SourceLanguage.C + 1;

    /// <summary>A language's name.</summary>
    public static string Of(SourceLanguage language) => language switch
    {
        SourceLanguage.DotNet => ".NET",
        SourceLanguage.C => "C and C++",
        SourceLanguage.Java => "Java",
        _ => $"{language}",
    };

    /// <summary>The language of a project that a file of this name describes; null where it describes none.</summary>
    public static SourceLanguage? Marks(string file) => file switch
    {
        "tsconfig.json" or "tsconfig.build.json" => SourceLanguage.TypeScript,
        "go.mod" => SourceLanguage.Go,
        "pom.xml" or "build.gradle" or "build.gradle.kts" or "build.sbt" => SourceLanguage.Java,
        "Cargo.toml" => SourceLanguage.Rust,
        "CMakeLists.txt" or "Makefile" or "makefile" or "GNUmakefile" or "configure" or "meson.build" => SourceLanguage.C,
        _ => Extension(file) is ".csproj" or ".fsproj" or ".vbproj" ? SourceLanguage.DotNet : null,
    };

    /// <summary>
    /// Whether a file describes a project of a language that is not compiled ahead: its Makefile is for its developers, and
    /// what C there is belongs to it.
    /// </summary>
    public static bool MarksInterpreted(string file) => file is "package.json" or "pyproject.toml" or "setup.py" or "requirements.txt" or "Gemfile"
        or "composer.json" or "mix.exs" or "rebar.config" or "DESCRIPTION" or "cpanfile";

    /// <summary>The language of a source; null for other files.</summary>
    public static SourceLanguage? OfSource(string file) => Extension(file) switch
    {
        ".ts" or ".tsx" or ".mts" or ".cts" => IsDeclaration(file) ? null : SourceLanguage.TypeScript,
        ".go" => SourceLanguage.Go,
        ".java" or ".kt" or ".scala" or ".groovy" => SourceLanguage.Java,
        ".cs" or ".fs" or ".vb" => SourceLanguage.DotNet,
        ".rs" => SourceLanguage.Rust,
        ".c" or ".cc" or ".cpp" or ".cxx" => SourceLanguage.C,
        _ => null,
    };

    /// <summary>Whether a folder is where a build puts what it makes, if it stands in a project.</summary>
    public static bool IsOutput(TreeNode folder) => folder.Name switch
    {
        "dist" or "build" or "out" or "target" or "bin" or "obj" or "publish" => true,
        ".next" or ".nuxt" or ".output" or ".svelte-kit" => true,
        "lib" => folder.Parent?.Find("src") is not null, // beside C's it holds what others need of it
        _ => folder.Name.StartsWith("cmake-build-", StringComparison.Ordinal),
    };

    /// <summary>Whether a file is what a build of a language makes.</summary>
    /// <param name="language">The language.</param>
    /// <param name="file">The file.</param>
    /// <param name="inOutput">Whether it stands where the project's build puts what it makes.</param>
    public static bool IsArtefact(SourceLanguage language, TreeNode file, bool inOutput) => language switch
    {
        SourceLanguage.TypeScript => inOutput && Extension(file.Name) is ".js" or ".mjs" or ".cjs",
        SourceLanguage.Java => inOutput && Extension(file.Name) is ".jar" or ".war" or ".class",
        SourceLanguage.DotNet => inOutput ? Extension(file.Name) is ".dll" : IsDependencyFile(file.Name),
        SourceLanguage.Rust => inOutput && IsProgram(file),
        SourceLanguage.Go => IsProgram(file),
        _ => file.Start == FileStart.Elf && Extension(file.Name) is not ".o",
    };

    /// <summary>What a file outside all projects may have been built of; null where it was built of nothing that is known.</summary>
    public static SourceLanguage? OfArtefactElsewhere(TreeNode file) =>
        Extension(file.Name) is ".jar" or ".war" ? file.Name is "gradle-wrapper.jar" or "maven-wrapper.jar" ? null : SourceLanguage.Java
        : IsDependencyFile(file.Name) ? SourceLanguage.DotNet
        : null;

    /// <summary>Whether a file is a program that a linker made.</summary>
    public static bool IsProgram(TreeNode file) => file is { Kind: FileKind.File, Start: FileStart.Elf } && (file.Mode & 0x49) != 0 && Extension(file.Name) is not (".so" or ".o");

    // What tells a tool its settings is no source of the application: vite.config.ts, drizzle.config.ts.
    private static bool IsDeclaration(string file) =>
        file.AsSpan(0, file.LastIndexOf('.')) is var stem
        && (stem.EndsWith(".d", StringComparison.Ordinal) || stem.EndsWith(".config", StringComparison.Ordinal));

    private static bool IsDependencyFile(string file) => file.EndsWith(".deps.json", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Extension(string file) => file.LastIndexOf('.') is > 0 and var dot ? file.AsSpan(dot) : default;
}
