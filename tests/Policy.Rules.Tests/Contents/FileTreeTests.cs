using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Contents.LayersInput;

namespace Policy.Rules.Tests.Contents;

public sealed class FileTreeTests
{
    [Fact]
    public void A_file_knows_who_wrote_it()
    {
        var tree = Merge(Layer(Folder("app"), File("app/main.js", 10)), Layer(File("app/lib/x.js", 5)));

        Assert.Equal("app/ 1, app/lib/ 1, app/lib/x.js 1 (5), app/main.js 0 (10)", Show(tree));
        Assert.Equal("app/lib/x.js", tree.Find("app/lib/x.js")!.Path);
        Assert.Equal("", tree.Root.Path);
        Assert.Null(tree.Find("app/lib/y.js"));
        Assert.Empty(tree.Wasted);
    }

    [Fact]
    public void What_is_overwritten_is_wasted()
    {
        var tree = Merge(Layer(File("a", 10)), Layer(File("a", 3)), Layer(File("a", 2)));

        Assert.Equal("a 2 (2)", Show(tree));
        Assert.Equal([("a", 10L, 0, 1, true), ("a", 3L, 1, 2, true)], Wasted(tree));
    }

    [Fact]
    public void What_is_deleted_is_wasted_with_all_that_is_in_it()
    {
        var tree = Merge(Layer(File("d/a", 10), File("d/e/b", 5), Folder("d/f")), Layer(Deleted("d")));

        Assert.Equal("", Show(tree));
        Assert.Equal([("d/e/b", 5L), ("d/a", 10L)], tree.Wasted.Select(file => (file.Path, file.Bytes)).OrderBy(file => file.Item2));
        Assert.All(tree.Wasted, file => Assert.Equal((0, 1, false), (file.WrittenBy, file.RemovedBy, file.IsOverwritten)));
    }

    // Docker's overlay driver puts one in every folder that it makes.
    [Fact]
    public void An_opaque_mark_empties_what_was_there_and_nothing_else()
    {
        var tree = Merge(Layer(File("d/a", 10)), Layer(Folder("d"), File("d/b", 1), Emptied("d"), Folder("new"), Emptied("new"), File("new/c", 2)));

        Assert.Equal("d/ 1, d/b 1 (1), new/ 1, new/c 1 (2)", Show(tree));
        Assert.Equal([("d/a", 10L, 0, 1, false)], Wasted(tree));
    }

    [Fact]
    public void A_whiteout_is_about_the_layers_below_wherever_it_stands()
    {
        Assert.Equal("a 1 (2)", Show(Merge(Layer(File("a", 1)), Layer(File("a", 2), Deleted("a")))));
        Assert.Equal("a 1 (2)", Show(Merge(Layer(File("a", 1)), Layer(Deleted("a"), File("a", 2)))));
        Assert.Equal("a 0 (1)", Show(Merge(Layer(File("a", 1)), Layer(Deleted("b")))));

        // Where it stands a folder is made, as for any file.
        Assert.Equal("a/ 1, c/ 1, e/ 1", Show(Merge(Layer(File("a", 1)), Layer(Deleted("a/b"), Deleted("c/d"), Emptied("e")))));
    }

    [Fact]
    public void What_one_layer_writes_twice_is_not_a_later_steps_doing()
    {
        var tree = Merge(Layer(File("a", 10), File("a", 3)));

        Assert.Equal("a 0 (3)", Show(tree));
        Assert.Empty(tree.Wasted);
    }

    [Fact]
    public void A_folder_gives_way_to_a_file_and_a_file_to_a_folder()
    {
        var tree = Merge(Layer(File("x/a", 10), File("y", 5)), Layer(File("x", 1), Folder("y"), File("y/b", 2)));

        Assert.Equal("x 1 (1), y/ 1, y/b 1 (2)", Show(tree));
        Assert.Equal([("x/a", 10L, 0, 1, false), ("y", 5L, 0, 1, true)], Wasted(tree));
    }

    [Fact]
    public void A_folder_named_again_keeps_what_is_in_it()
    {
        var tree = Merge(Layer(Folder("d"), File("d/a")), Layer(Folder("d") with { Mode = 0x3FF, UserId = 7, GroupId = 8 }));

        Assert.Equal("d/ 1, d/a 0 (1)", Show(tree));
        Assert.Equal((0x3FF, 7L, 8L), (tree.Find("d")!.Mode, tree.Find("d")!.UserId, tree.Find("d")!.GroupId));
    }

    [Theory]
    [InlineData("usr/lib")]
    [InlineData("/usr/lib")]
    [InlineData("./usr//lib/")]
    [InlineData("../../usr/lib")]
    [InlineData("usr/bin/../lib")]
    public void What_a_layer_writes_through_its_own_link_is_where_the_link_leads(string target)
    {
        var tree = Merge(Layer(File("usr/lib/a", 10)), Layer(Folder("usr/lib"), Folder("usr/bin"), Link("lib", target), File("lib/a", 3), File("lib/b", 1)));

        Assert.Equal("lib -> 1, usr/ 1, usr/bin/ 1, usr/lib/ 1, usr/lib/a 1 (3), usr/lib/b 1 (1)", Show(tree));
        Assert.Equal([("usr/lib/a", 10L, 0, 1, true)], Wasted(tree));
        Assert.Same(tree.Find("usr/lib/a"), tree.Find("lib/a"));
        Assert.Equal("usr/lib", tree.Find("lib")!.Path);
    }

    // A layer is unpacked into a folder of its own, where links of layers below are not.
    [Fact]
    public void What_a_layer_writes_at_a_link_of_a_layer_below_takes_the_links_place()
    {
        var below = Layer(File("usr/lib/a", 10), Link("lib", "usr/lib"));

        Assert.Equal("lib/ 1, lib/a 1 (3), usr/ 0, usr/lib/ 0, usr/lib/a 0 (10)", Show(Merge(below, Layer(File("lib/a", 3)))));
        Assert.Equal("lib/ 1, usr/ 0, usr/lib/ 0, usr/lib/a 0 (10)", Show(Merge(below, Layer(Deleted("lib/a")))));
        Assert.Equal("usr/ 0, usr/lib/ 0, usr/lib/a 0 (10)", Show(Merge(below, Layer(Deleted("lib")))));
    }

    [Fact]
    public void A_link_to_nowhere_is_made_somewhere_by_what_is_written_through_it() =>
        Assert.Equal("lib -> 0, usr/ 0, usr/lib/ 0, usr/lib/a 0 (1)", Show(Merge(Layer(Link("lib", "usr/lib"), File("lib/a")))));

    [Fact]
    public void The_root_is_never_opaque_and_nothing_takes_its_place()
    {
        var tree = Merge(Layer(File("a")), Layer(Emptied(""), new FileEntry("", FileKind.File) { Size = 5 }, Link("", "/x"), Deleted("")));

        Assert.Equal("a 0 (1)", Show(tree));
        Assert.Equal(FileKind.Directory, tree.Root.Kind);
    }

    // A whiteout is a device in the layer's own folder; whatever the layer writes in its place is not opaque.
    [Fact]
    public void A_folder_in_the_place_of_a_whiteout_of_its_layer_lets_the_layers_below_through()
    {
        Assert.Equal("d/ 1, d/a 0 (1), d/b 1 (1)", Show(Merge(Layer(File("d/a")), Layer(Deleted("d"), Folder("d"), File("d/b")))));
        Assert.Equal("d/ 1, d/a 0 (1), d/b 1 (1)", Show(Merge(Layer(File("d/a")), Layer(Deleted("d"), File("d/b")))));
        Assert.Equal("d/ 1, d/a 0 (1)", Show(Merge(Layer(File("d/a")), Layer(File("d"), Folder("d")))));
    }

    [Fact]
    public void Names_of_one_file_share_its_bytes()
    {
        var tree = Merge(
            Layer(File("git", 100) with { Start = FileStart.Elf, HasCapabilities = true }, HardLink("git-add", "git"), HardLink("git-rm", "git-add")),
            Layer(Deleted("git"), Deleted("git-rm")), Layer(Deleted("git-add")));

        Assert.Equal([("git-add", 100L, 0, 2, false)], Wasted(tree));
        var linked = Merge(Layer(File("git", 100) with { Start = FileStart.Elf, HasCapabilities = true }, HardLink("git-add", "git"))).Find("git-add")!;
        Assert.Equal((FileKind.File, 100L, FileStart.Elf, true), (linked.Kind, linked.Size, linked.Start, linked.HasCapabilities));
    }

    [Fact]
    public void A_hard_link_may_be_to_itself_and_to_a_link()
    {
        Assert.Equal("a 0 (9), b 0 (9)", Show(Merge(Layer(File("a", 9), HardLink("b", "a"), HardLink("a", "a")))));
        Assert.Equal("a 0 (9), b -> 0, c -> 0", Show(Merge(Layer(File("a", 9), Link("b", "a"), HardLink("c", "b")))));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("below")]
    [InlineData("d")]
    [InlineData("a/b")]
    public void A_hard_link_to_no_file_breaks_the_layer(string target)
    {
        var problem = FileTree.Merge([Layer(File("below")), Layer(Folder("d"), File("a"), HardLink("x", target))]).Problem!;

        Assert.Equal((UnknownReason.Malformed, $"'x' is a hard link to '{target}', which is no file of its layer"), (problem.Reason, problem.Message));
    }

    [Theory]
    [InlineData("a", "b", "a/x")]
    [InlineData("a", "a", "a/x")]
    [InlineData("f", "f2", "file/x")]
    public void What_stands_in_a_circle_or_in_a_file_breaks_the_layer(string link, string target, string written)
    {
        var problem = FileTree.Merge([Layer(File("file"), Link(link, target), Link("b", "a"), File(written))]).Problem!;

        Assert.Equal((UnknownReason.Malformed, $"'{written}' stands in what is no folder, or leads in circles"), (problem.Reason, problem.Message));
    }

    [Fact]
    public void A_path_that_leads_in_circles_leads_to_nothing()
    {
        var tree = Merge(Layer(Link("a", "b"), Link("b", "a"), File("file"), Link("c", "file/x")));

        Assert.Null(tree.Find("a"));
        Assert.Null(tree.Find("a/x"));
        Assert.Null(tree.Find("c"));
        Assert.Null(tree.Find("file/x"));
    }

    // Each link leads twice through the one before: two to the power of their number.
    [Fact]
    public void Links_that_lead_through_links_come_to_an_end()
    {
        var links = Enumerable.Range(1, 60).Select(i => Link($"l{i}", $"l{i - 1}/../l{i - 1}")).Prepend(Folder("l0"));

        Assert.NotNull(FileTree.Merge([Layer(links.Append(File("l60/x")))]).Problem);
        Assert.Null(FileTree.Merge([Layer(links)]).Find("l60"));
    }

    [Fact]
    public void Steps_through_links_are_bounded_for_all_paths_together()
    {
        var chain = Enumerable.Range(1, 4).Select(i => Link($"l{i}", string.Concat(Enumerable.Repeat("./", 2000)) + $"l{i - 1}")).Prepend(Folder("l0"));

        var problem = FileTree.Merge([Layer([.. chain, .. Enumerable.Range(0, 3000).Select(i => File($"l4/{i}"))])]).Problem!;

        Assert.Equal((UnknownReason.OverLimit, "paths lead through links more than 20000000 steps"), (problem.Reason, problem.Message));
    }

    [Fact]
    public void More_names_than_are_looked_at_are_said()
    {
        var deep = string.Concat(Enumerable.Repeat("a/", 2000));
        var problem = FileTree.Merge([Layer(Enumerable.Range(0, 1001).Select(i => File($"{i}/{deep}x")))]).Problem!;

        Assert.Equal((UnknownReason.OverLimit, "there are more than the 2000000 files and folders that are looked at"), (problem.Reason, problem.Message));
    }

    [Fact]
    public void The_root_may_be_described()
    {
        var tree = Merge(Layer(File("a")), Layer(new FileEntry("", FileKind.Directory) { Mode = 0x1C0 }));

        Assert.Equal((0x1C0, 1), (tree.Root.Mode, tree.Root.Layer));
    }

    private static FileTree Merge(params ImmutableArray<LayerContents> layers)
    {
        var tree = FileTree.Merge(layers);
        Assert.Null(tree.Problem);
        return tree;
    }

    private static IEnumerable<(string Path, long Bytes, int WrittenBy, int RemovedBy, bool IsOverwritten)> Wasted(FileTree tree) =>
        tree.Wasted.Select(file => (file.Path, file.Bytes, file.WrittenBy, file.RemovedBy, file.IsOverwritten));

    // Paths in order, folders with a slash, links with an arrow; the layer, and the size of files.
    private static string Show(FileTree tree) => string.Join(", ", Below(tree.Root).OrderBy(node => node.Path, StringComparer.Ordinal).Select(node =>
        node.Path + node.Kind switch { FileKind.Directory => "/", FileKind.SymbolicLink => " ->", _ => "" }
        + $" {node.Layer}" + (node.Kind == FileKind.File ? $" ({node.Size})" : "")));

    private static IEnumerable<TreeNode> Below(TreeNode folder) => folder.Children.SelectMany(child => Below(child).Prepend(child));
}
