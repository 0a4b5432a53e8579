namespace Policy.Rules.Contents;

/// <summary>
/// What an application asks npm, yarn or pnpm for: a package.json that stands in no node_modules. A workspace has several.
/// Source: npm documentation, package.json.
/// </summary>
/// <param name="Path">The file, from the root without a leading slash.</param>
/// <param name="Requires">The names of packages that it asks for at run time, one a line, as <see cref="Package.Requires"/>.</param>
/// <param name="DevRequires">The names in its devDependencies, one a line.</param>
public sealed record NpmManifest(string Path, string Requires, string DevRequires);
