using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Writes what is known of an image for people.</summary>
internal static class InspectionText
{
    private const int Indent = 2;
    private const int MostPackages = 500;
    private const int MostChildren = 40;

    public static void Write(string reference, ImageFacts facts, int depth, Terminal terminal)
    {
        terminal.Line(reference, "bold");
        terminal.Paragraph(Indent, $"{facts.Config.Platform?.ToString() ?? "no platform"} · {facts.Digest?.ToString() ?? "no digest"}", "grey");
        Config(facts.Config, terminal);
        var contents = (facts.Layered as ContentsResult.Known)?.Contents;
        if (contents is not null)
        {
            ContentsText.Write(facts, contents, Indent, terminal);
        }

        Steps(facts, contents, terminal);
        if (facts.Layered is ContentsResult.NotKnown why)
        {
            terminal.Line();
            terminal.Paragraph(0, $"The layers could not be read: {PolicyWords.Of(why.Reason)}: {why.Message}", "yellow");
        }

        if (contents is not null)
        {
            Packages(contents, terminal);
            Problems(contents, terminal);
            Tree(contents.Tree.Root, depth, terminal);
        }

        AttestationsText.Write(facts.Attestations, terminal);
    }

    private static void Config(ImageConfig config, Terminal terminal)
    {
        terminal.Paragraph(Indent, config.User.Length == 0 ? "no USER" : $"USER {config.User}");
        Values("ENTRYPOINT", config.Entrypoint);
        Values("CMD", config.Cmd);
        foreach (var variable in config.Env)
        {
            terminal.Paragraph(Indent, $"ENV {variable}");
        }

        void Values(string name, IReadOnlyCollection<string> values)
        {
            if (values.Count > 0)
            {
                terminal.Paragraph(Indent, $"{name} {string.Join(' ', values)}");
            }
        }
    }

    private static void Steps(ImageFacts facts, ImageContents? contents, Terminal terminal)
    {
        terminal.Line();
        terminal.Line("Steps and layers", "bold");
        foreach (var step in facts.History.Steps)
        {
            var boundary = step.Index == facts.History.Base.Steps && step.Index > 0 ? $"  ── above: {facts.History.Base.Name ?? "the base"}, {facts.History.Base.Why}" : null;
            if (boundary is not null)
            {
                terminal.Line(boundary, "blue");
            }

            terminal.Line(($"{step.Place,-13}", "grey"), ($"{step.Instruction.ToString().ToUpperInvariant()} {step.Value}".TrimEnd(), null), (Layer(step, facts, contents), "grey"));
        }

        if (!facts.History.LayersAgree)
        {
            for (var i = 0; i < facts.Layers.Length; i++)
            {
                terminal.Line(($"layer {i + 1,-7}", "grey"), ($"{facts.Layers[i].Digest}", null), ($"  {Sizes(i, facts, contents)}", "grey"));
            }
        }
    }

    private static string Layer(BuildStep step, ImageFacts facts, ImageContents? contents) =>
        step.Layer is { } layer ? $"  layer {layer + 1}, {Sizes(layer, facts, contents)}" : "";

    private static string Sizes(int layer, ImageFacts facts, ImageContents? contents) =>
        $"{Quantity.Humanize(facts.Layers[layer].Size)} stored"
        + (contents is null ? "" : $", {Quantity.Humanize(contents.Layers[layer].UnpackedBytes)} unpacked, {contents.Layers[layer].Entries.Count} entries");

    private static void Packages(ImageContents contents, Terminal terminal)
    {
        var packages = contents.Packages.OrderBy(package => package.Kind).ThenBy(package => package.Name, StringComparer.Ordinal).ToList();
        if (packages.Count == 0)
        {
            return;
        }

        terminal.Line();
        terminal.Line($"Packages ({packages.Count})", "bold");
        foreach (var package in packages.Take(MostPackages))
        {
            terminal.Line(
                ($"{package.Kind,-8}", "grey"), ($"{package.Name} {package.Version}", null),
                ($"  {package.Path}{(package.Bytes is { } bytes ? $", {Quantity.Humanize(bytes)}" : "")}", "grey"));
        }

        if (packages.Count > MostPackages)
        {
            terminal.Line($"and {packages.Count - MostPackages} more; --output json has all", "grey");
        }
    }

    private static void Problems(ImageContents contents, Terminal terminal)
    {
        foreach (var problem in contents.Problems)
        {
            terminal.Paragraph(0, $"{problem.Path}: {PolicyWords.Of(problem.Reason)}: {problem.Message}", "yellow");
        }
    }

    private static void Tree(TreeNode root, int depth, Terminal terminal)
    {
        if (depth == 0)
        {
            return;
        }

        terminal.Line();
        terminal.Line("Files", "bold");
        var sizes = FolderSizes.Of(root);
        Folder(root, 0);

        void Folder(TreeNode folder, int level)
        {
            var children = folder.Children.OrderByDescending(child => sizes[child]).ThenBy(child => child.Name, StringComparer.Ordinal).ToList();
            foreach (var child in children.Take(MostChildren))
            {
                terminal.Line(($"{Quantity.Humanize(sizes[child]),9}  ", "grey"), ($"{new string(' ', level * 2)}{child.Name}{Mark(child)}", null), ($"  layer {child.Layer + 1}", "grey"));
                if (level + 1 < depth && child.Kind == FileKind.Directory)
                {
                    Folder(child, level + 1);
                }
            }

            if (children.Count > MostChildren)
            {
                terminal.Line($"{"",11}{new string(' ', level * 2)}and {children.Count - MostChildren} more", "grey");
            }
        }
    }

    private static string Mark(TreeNode node) => node.Kind switch
    {
        FileKind.Directory => "/",
        FileKind.SymbolicLink => $" -> {node.LinkTarget}",
        FileKind.File => "",
        _ => $" ({node.Kind})",
    };
}
