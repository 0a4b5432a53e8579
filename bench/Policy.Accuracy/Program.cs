using System.Collections.Immutable;
using Policy.Accuracy;
using Policy.Testing;

// A file of images beside the corpus' own is measured and not written down.
if (args.Length == 0 && Corpus.Folder is null)
{
    Console.WriteLine($"accuracy: skipped, {Corpus.Absent}");
    return 0;
}

ImmutableArray<CorpusImage> images = args is [var file, ..] ? CorpusImage.Read(file) : CorpusImage.All;
var tables = string.Join('\n', AccuracyTable.All(images).Select(table => table.Markdown()));
Console.WriteLine(tables);
if (args.Length == 0)
{
    File.WriteAllText(Path.Combine(Repository.Root, "docs", "accuracy.md"), $"""
        <!-- Made from the corpus of real images: make accuracy -->
        # How often rules are right

        Measured on {images.Length} Docker Official Images whose contents people have labelled. Precision is how many of those that
        a rule finds are so, recall how many of those that are so it finds; where it says that it cannot know, that counts as a miss.

        {tables}
        """ + "\n");
}

return 0;
