using System.Collections.Immutable;
using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Accuracy;

/// <summary>Images that a naive reading gets wrong.</summary>
internal static class TrapsTable
{
    public static AccuracyTable Of(ImmutableArray<CorpusImage> images) => new(
        "Traps",
        "Images with something that looks like what it is not: tools that one RUN installs, uses and purges; triggers for the next build.",
        ["Image", "Trap", "Build tools", "`build-tools` is"],
        [
            .. AccuracyQuestion.BuildTools.Ask(images.Where(image => image.Label.GetValueOrDefault("trap", "-") is not ("-" or "")))
                .Select(answer => ImmutableArray.Create(answer.Image.Reference, answer.Image.Label["trap"], answer.Image.Label["build_tools"], answer.Word)),
        ]);
}
