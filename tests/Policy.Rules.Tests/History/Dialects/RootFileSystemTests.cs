using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class RootFileSystemTests
{
    [Theory]
    [InlineData("/bin/sh -c #(nop) ADD file:{0} in / ")]
    [InlineData("ADD alpine-minirootfs-3.23.0-x86_64.tar.gz / # buildkit")]
    [InlineData("ADD rootfs.tar.xz / # buildkit")]
    [InlineData("ADD ROOTFS.TAR / # buildkit")]
    public void An_archive_unpacked_at_the_root_first_of_all_is_an_import(string text)
    {
        var step = Read(Empty("ARG RELEASE"), Made(text.Replace("{0}", Hash, StringComparison.Ordinal))).Steps[1];

        Assert.Equal((Instruction.Import, "/"), (step.Instruction, step.Destination));
        Assert.Single(step.Sources);
    }

    [Theory]
    [InlineData("/bin/sh -c #(nop) ADD file:{0} in /opt ")]
    [InlineData("/bin/sh -c #(nop) ADD dir:{0} in / ")]
    [InlineData("/bin/sh -c #(nop) ADD {0} in / ")]
    [InlineData("ADD app.jar / # buildkit")]
    [InlineData("ADD a.tar b.tar / # buildkit")]
    public void Other_things_that_ADD_does_first_are_no_import(string text) =>
        Assert.Equal(Instruction.Add, Step(Made(text.Replace("{0}", Hash, StringComparison.Ordinal))).Instruction);

    [Fact]
    public void What_comes_after_other_files_is_no_import()
    {
        var steps = Read(Made($"/bin/sh -c #(nop) COPY file:{Hash} in / "), Made($"/bin/sh -c #(nop) ADD file:{Hash} in / ")).Steps;

        Assert.Equal([Instruction.Copy, Instruction.Add], steps.Select(step => step.Instruction));
    }

    [Theory]
    [InlineData("file:", true, false, false, false)]
    [InlineData("dir:", false, true, false, false)]
    [InlineData("multi:", false, false, true, false)]
    [InlineData("", false, false, false, true)]
    public void The_hash_tells_what_was_taken(string kind, bool file, bool directory, bool multiple, bool download)
    {
        var step = Step(Made($"/bin/sh -c #(nop) ADD --chown=1:1 {kind}{Hash} in /a b/ "));
        var source = Assert.Single(step.Sources);

        Assert.Equal("/a b/", step.Destination);
        Assert.Equal(kind + Hash, source);
        Assert.Equal(
            (file, directory, multiple, download),
            (Rules.History.Dialects.FileTransfer.IsFileHash(source), Rules.History.Dialects.FileTransfer.IsDirectoryHash(source),
                Rules.History.Dialects.FileTransfer.IsMultipleHash(source), Rules.History.Dialects.FileTransfer.IsDownloadHash(source)));
    }

    [Fact]
    public void A_hash_may_stand_without_a_destination()
    {
        // buildah copy --add-history
        var step = Step(Made($"/bin/sh -c #(nop) COPY file:{Hash}"));

        Assert.Equal([$"file:{Hash}"], step.Sources);
        Assert.Null(step.Destination);
    }
}
