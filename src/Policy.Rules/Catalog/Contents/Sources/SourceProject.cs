using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Sources;

/// <summary>A project as it is found, file by file.</summary>
/// <param name="language">Its language.</param>
/// <param name="root">Its folder.</param>
internal sealed class SourceProject(SourceLanguage language, TreeNode root)
{
    // What a build puts beside its sources is theirs.
    private const double Beside = 0.95;

    private TreeNode? _artefact;

    /// <summary>Its folder.</summary>
    public TreeNode Root { get; } = root;

    /// <summary>Its language.</summary>
    public SourceLanguage Language { get; } = language;

    /// <summary>Its sources.</summary>
    public LayerTally Sources { get; } = new();

    /// <summary>Takes account of a file that stands in it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="output">The folder that the build puts what it makes, where the file is in one.</param>
    public void Add(TreeNode file, TreeNode? output)
    {
        if (output is null && SourceNames.OfSource(file.Name) == Language)
        {
            Sources.Add(file.Layer, file.Size);
            if (Language == SourceLanguage.TypeScript)
            {
                // The compiler writes beside the source where it is told no folder.
                _artefact ??= file.Parent!.Find($"{file.Name[..file.Name.LastIndexOf('.')]}.js");
            }
        }
        else if (_artefact is null && SourceNames.IsArtefact(Language, file, output is not null))
        {
            // Of many small files the folder says more than one of them.
            _artefact = Language is SourceLanguage.TypeScript ? output : file;
        }
    }

    /// <summary>The sources with what was built of them; null where nothing was, or there are none.</summary>
    /// <param name="elsewhere">What was built of some project of the language, outside of all.</param>
    public FoundSource? Found((TreeNode File, double Confidence)? elsewhere)
    {
        if (Sources.Files == 0 || (_artefact ?? elsewhere?.File) is not { } artefact)
        {
            return null;
        }

        return new FoundSource(
            Language, Root.Path, Sources.Layer, Sources.Bytes, Sources.Files, artefact.Path, _artefact is null ? elsewhere!.Value.Confidence : Beside);
    }
}
