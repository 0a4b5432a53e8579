using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>What an image would have, built in stages.</summary>
/// <param name="Now">What its layers have unpacked, in bytes.</param>
/// <param name="Then">What is left without the workshop, in bytes; an estimate.</param>
internal sealed record StageEstimate(long Now, long Then)
{
    /// <summary>Estimates it.</summary>
    public static StageEstimate Of(StageReading reading)
    {
        var contents = reading.Contents;
        var executables = reading.Stack == Stack.Go ? GoExecutables(reading.Facts, contents) : 0;

        // What Go links needs nothing beside it; others keep their base.
        var then = executables > 0 ? executables : contents.UnpackedBytes - contents.WastedBytes - Workshop.Of(reading);
        return new StageEstimate(contents.UnpackedBytes, Math.Clamp(then, 0, contents.UnpackedBytes));
    }

    // Those of the application, not of the toolchain or of modules that bring tools.
    private static long GoExecutables(ImageFacts facts, ImageContents contents) => contents.Packages
        .Where(package => package.Kind == PackageKind.Go && !IsToolchains(package.Path))
        .Select(package => package.Path).Distinct()
        .Select(path => contents.Tree.Find(path)).OfType<TreeNode>()
        .Where(file => file.Layer >= facts.History.Base.Layers)
        .Select(file => file.Size).Total();

    private static bool IsToolchains(string path) =>
        path.StartsWith("usr/local/go/", StringComparison.Ordinal) || path.StartsWith("usr/lib/go", StringComparison.Ordinal) || path.Contains("/pkg/mod/", StringComparison.Ordinal);
}
