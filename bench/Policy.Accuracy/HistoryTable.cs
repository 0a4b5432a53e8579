using System.Collections.Immutable;
using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Accuracy;

/// <summary>Images of whose contents nothing is known but what their history tells.</summary>
internal static class HistoryTable
{
    public static AccuracyTable Of(ImmutableArray<CorpusImage> images)
    {
        ImmutableArray<CorpusImage> told = [.. images.Where(image => image.Packages.IsEmpty)];
        var managers = AccuracyQuestion.PackageManager.Ask(told).ToDictionary(answer => answer.Image);
        return new AccuracyTable(
            "Images that only the history tells of",
            "No list of packages and no files: what was installed and not removed is read from RUN lines. `unknown` is an answer, a wrong one would not be.",
            ["Image", "Build tools", "`build-tools` is", "Package manager", "`package-manager` is"],
            [
                .. AccuracyQuestion.BuildTools.Ask(told).Select(answer => ImmutableArray.Create(
                    answer.Image.Reference, answer.Image.Label["build_tools"], answer.Word, answer.Image.Label["os_pkg_mgr"], managers[answer.Image].Word)),
            ]);
    }
}
