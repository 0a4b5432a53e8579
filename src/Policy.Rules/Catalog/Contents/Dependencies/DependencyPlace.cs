using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>Where a package stands, by the file that names it.</summary>
/// <param name="Node">Its own folder or file; where it has none that can be told, the file that names it.</param>
/// <param name="IsPart">Whether the node holds or names others too.</param>
internal readonly record struct DependencyPlace(TreeNode Node, bool IsPart)
{
    /// <summary>Finds a package's place.</summary>
    /// <param name="package">The package.</param>
    /// <param name="file">The file that names it.</param>
    public static DependencyPlace Of(Package package, TreeNode file) => package.Kind switch
    {
        PackageKind.Python => new(OfPython(package, file), false),
        PackageKind.Gem => new(OfGem(file), false),

        // A jar that holds others takes more than what it says of each.
        PackageKind.Maven => new(file, package.Bytes != file.Size),
        PackageKind.DotNet when file.Parent?.Find($"{package.Name}.dll") is { Kind: FileKind.File } assembly => new(assembly, false),
        _ => new(file, true),
    };

    // The modules stand beside *.dist-info; an egg holds both. Source: PyPA specifications, "Recording installed projects".
    private static TreeNode OfPython(Package package, TreeNode file)
    {
        var information = file.Parent is { Parent: not null } folder && folder.Name.EndsWith("-info", StringComparison.OrdinalIgnoreCase) ? folder : file;
        return information.Parent?.Find(PythonTools.ModuleOf(PythonTools.Normalized(package.Name))) is { Kind: FileKind.Directory } modules
            ? modules
            : information;
    }

    // specifications/name-1.0.gemspec stands beside gems/name-1.0. Source: RubyGems, Gem::Specification#full_gem_path.
    private static TreeNode OfGem(TreeNode file)
    {
        const string Ending = ".gemspec";
        var fullName = file.Name.EndsWith(Ending, StringComparison.Ordinal) ? file.Name[..^Ending.Length] : file.Name;
        return file.Parent?.Parent?.Find("gems")?.Find(fullName) is { Kind: FileKind.Directory } folder ? folder : file;
    }
}
