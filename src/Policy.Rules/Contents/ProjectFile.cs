namespace Policy.Rules.Contents;

/// <summary>What an application's own file says of it: a go.mod, a Gemfile. Of npm's see <see cref="NpmManifest"/>.</summary>
/// <param name="Kind">Whose file it is.</param>
/// <param name="Path">The file, from the root without a leading slash.</param>
public sealed record ProjectFile(PackageKind Kind, string Path)
{
    /// <summary>The project's own name: Go's module. Empty where the file does not say.</summary>
    public string Name { get; init; } = "";

    /// <summary>The packages that it asks for at run time, one a line; of Go nothing is told.</summary>
    public string Requires { get; init; } = "";

    /// <summary>Those that only groups of development and test ask for, one a line.</summary>
    public string DevRequires { get; init; } = "";
}
