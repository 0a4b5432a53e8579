using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Writes what is in an image's layers for people: how large they are, what is wasted, packages, the largest files.</summary>
internal static class ContentsText
{
    private const int MostFiles = 5;

    public static void Write(ImageFacts facts, ImageContents contents, int indent, Terminal terminal)
    {
        if (contents.IsClaimed)
        {
            terminal.Paragraph(indent, "not read yet: this is what layers list of themselves", "yellow");
        }

        var applicationFrom = facts.History.Base.Layers;
        if (facts.CompressedBytes is { } stored)
        {
            Bar("compressed", [.. facts.Layers.Select(layer => layer.Size)], stored, applicationFrom, indent, terminal);
        }

        Bar("unpacked", [.. contents.Layers.Select(layer => layer.UnpackedBytes)], contents.UnpackedBytes, applicationFrom, indent, terminal);
        if (contents.WastedBytes > 0)
        {
            terminal.Paragraph(indent, $"wasted {Quantity.Humanize(contents.WastedBytes)} in {contents.Tree.Wasted.Count} files that later layers overwrite or delete", "grey");
        }

        var kinds = contents.Packages.CountBy(package => package.Kind).OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}").ToList();
        if (kinds.Count > 0)
        {
            terminal.Paragraph(indent, $"packages: {string.Join(", ", kinds)}", "grey");
        }

        var largest = Largest(contents.Tree.Root).Select(file => $"/{file.Path} {Quantity.Humanize(file.Size)}").ToList();
        if (largest.Count > 0)
        {
            terminal.Paragraph(indent, $"largest: {string.Join(", ", largest)}", "grey");
        }
    }

    private static void Bar(string what, long[] layers, long total, int applicationFrom, int indent, Terminal terminal)
    {
        var own = layers.Skip(applicationFrom).Total();
        var boundary = Math.Min(applicationFrom, layers.Length);
        terminal.Line(
            ($"{new string(' ', indent)}{what,-11}", "grey"), (LayerBar.Draw(layers.AsSpan(0, boundary), total), "blue"),
            (LayerBar.Draw(layers.AsSpan(boundary), total), "yellow"),
            ($" {Quantity.Humanize(total)}" + (applicationFrom > 0 ? $": base {Quantity.Humanize(total - own)}, application {Quantity.Humanize(own)}" : ""), "grey"));
    }

    private static IEnumerable<TreeNode> Largest(TreeNode root)
    {
        var largest = new PriorityQueue<TreeNode, long>();
        var left = new Stack<TreeNode>([root]);
        var seen = new HashSet<FileContent>();
        while (left.TryPop(out var node))
        {
            foreach (var child in node.Children)
            {
                left.Push(child);
            }

            if (node.Content is { Size: > 0 } content && seen.Add(content))
            {
                largest.Enqueue(node, node.Size);
                if (largest.Count > MostFiles)
                {
                    largest.Dequeue();
                }
            }
        }

        return largest.UnorderedItems.Select(item => item.Element).OrderByDescending(node => node.Size).ThenBy(node => node.Path, StringComparer.Ordinal);
    }
}
