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

        Assert.Equal("app/ 0, app/lib/ 1, app/lib/x.js 1 (5), app/main.js 0 (10)", Show(tree));
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
        Assert.Equal([new WastedFile("a", 10, 0, 1, true), new WastedFile("a", 3, 1, 2, true)], tree.Wasted);
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
        Assert.Equal([new WastedFile("d/a", 10, 0, 1, false)], tree.Wasted);
    }

    [Fact]
    public void A_whiteout_is_about_the_layers_below_wherever_it_stands()
    {
        Assert.Equal("a 1 (2)", Show(Merge(Layer(File("a", 1)), Layer(File("a", 2), Deleted("a")))));
        Assert.Equal("a 1 (2)", Show(Merge(Layer(File("a", 1)), Layer(Deleted("a"), File("a", 2)))));
        Assert.Equal("a 0 (1)", Show(Merge(Layer(File("a", 1)), Layer(Deleted("b"), Deleted("a/b"), Deleted("c/d"), Emptied("a"), Emptied("e")))));
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
        Assert.Equal([new WastedFile("x/a", 10, 0, 1, false), new WastedFile("y", 5, 0, 1, true)], tree.Wasted);
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
    public void What_is_written_through_a_link_is_where_the_link_leads(string target)
    {
        var tree = Merge(Layer(Folder("usr/lib"), Folder("usr/bin"), Link("lib", target), File("usr/lib/a", 10)), Layer(File("lib/a", 3), File("lib/b", 1)));

        Assert.Equal("lib -> 0, usr/ 0, usr/bin/ 0, usr/lib/ 0, usr/lib/a 1 (3), usr/lib/b 1 (1)", Show(tree));
        Assert.Equal([new WastedFile("usr/lib/a", 10, 0, 1, true)], tree.Wasted);
        Assert.Same(tree.Find("usr/lib/a"), tree.Find("lib/a"));
        Assert.Equal("usr/lib", tree.Find("lib")!.Path);
    }

    [Fact]
    public void A_link_to_nowhere_is_made_somewhere_by_what_is_written_through_it() =>
        Assert.Equal("lib -> 0, usr/ 1, usr/lib/ 1, usr/lib/a 1 (1)", Show(Merge(Layer(Link("lib", "usr/lib")), Layer(File("lib/a")))));

    [Fact]
    public void Whiteouts_follow_links_to_their_folder_and_no_further()
    {
        var tree = Merge(
            Layer(File("usr/lib/a", 10), Link("lib", "usr/lib"), Link("usr/lib/b", "a"), File("usr/lib/c", 1)), Layer(Deleted("lib/a"), Deleted("lib/b")));

        Assert.Equal("lib -> 0, usr/ 0, usr/lib/ 0, usr/lib/c 0 (1)", Show(tree));
        Assert.Equal("usr/ 0, usr/lib/ 0, usr/lib/c 0 (1)", Show(Merge(Layer(File("usr/lib/c"), Link("lib", "usr/lib")), Layer(Deleted("lib")))));
    }

    [Fact]
    public void Names_of_one_file_share_its_bytes()
    {
        var tree = Merge(
            Layer(File("git", 100) with { Start = FileStart.Elf, HasCapabilities = true }, HardLink("git-add", "git"), HardLink("git-rm", "git-add")),
            Layer(Deleted("git"), Deleted("git-rm")), Layer(Deleted("git-add")));

        Assert.Equal([new WastedFile("git-add", 100, 0, 2, false)], tree.Wasted);
        var linked = Merge(Layer(File("git", 100) with { Start = FileStart.Elf, HasCapabilities = true }, HardLink("git-add", "git"))).Find("git-add")!;
        Assert.Equal((FileKind.File, 100L, FileStart.Elf, true), (linked.Kind, linked.Size, linked.Start, linked.HasCapabilities));
    }

    [Fact]
    public void A_hard_link_may_be_to_a_layer_below_and_to_itself()
    {
        Assert.Equal("a 0 (9), b 1 (9)", Show(Merge(Layer(File("a", 9)), Layer(HardLink("b", "a"), HardLink("a", "a")))));
        Assert.Equal("a 0 (9), b -> 0, c -> 0", Show(Merge(Layer(File("a", 9), Link("b", "a"), HardLink("c", "b")))));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("d")]
    [InlineData("a/b")]
    public void A_hard_link_to_no_file_breaks_the_layer(string target)
    {
        var problem = FileTree.Merge([Layer(Folder("d"), File("a"), HardLink("x", target))]).Problem!;

        Assert.Equal((UnknownReason.Malformed, $"'x' is a hard link to '{target}', which is no file"), (problem.Reason, problem.Message));
    }

    [Theory]
    [InlineData("a", "b", "a/x")]
    [InlineData("a", "a", "a/x")]
    [InlineData("f", "f2", "file/x")]
    public void What_stands_in_a_circle_or_in_a_file_breaks_the_layer(string link, string target, string written)
    {
        var problem = FileTree.Merge([Layer(File("file"), Link(link, target), Link("b", "a")), Layer(File(written))]).Problem!;

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

        Assert.NotNull(FileTree.Merge([Layer(links), Layer(File("l60/x"))]).Problem);
        Assert.Null(FileTree.Merge([Layer(links)]).Find("l60"));
    }

    [Fact]
    public void Steps_through_links_are_bounded_for_all_paths_together()
    {
        var chain = Enumerable.Range(1, 250).Select(i => Link($"l{i}", string.Concat(Enumerable.Repeat("./", 2000)) + $"l{i - 1}")).Prepend(Folder("l0"));

        var problem = FileTree.Merge([Layer(chain), Layer(Enumerable.Range(0, 1000).Select(i => File($"l250/{i}")))]).Problem!;

        Assert.Equal((UnknownReason.OverLimit, "its paths lead through links more than 100000000 steps"), (problem.Reason, problem.Message));
    }

    [Fact]
    public void The_root_may_be_described()
    {
        var tree = Merge(Layer(new FileEntry("", FileKind.Directory) { Mode = 0x1C0 }), Layer(Emptied("")));

        Assert.Equal((0x1C0, 0), (tree.Root.Mode, tree.Root.Layer));
    }

    private static FileTree Merge(params ImmutableArray<LayerContents> layers)
    {
        var tree = FileTree.Merge(layers);
        Assert.Null(tree.Problem);
        return tree;
    }

    // Paths in order, folders with a slash, links with an arrow; the layer, and the size of files.
    private static string Show(FileTree tree) => string.Join(", ", Below(tree.Root).OrderBy(node => node.Path, StringComparer.Ordinal).Select(node =>
        node.Path + node.Kind switch { FileKind.Directory => "/", FileKind.SymbolicLink => " ->", _ => "" }
        + $" {node.Layer}" + (node.Kind == FileKind.File ? $" ({node.Size})" : "")));

    private static IEnumerable<TreeNode> Below(TreeNode folder) => folder.Children.SelectMany(child => Below(child).Prepend(child));
}
