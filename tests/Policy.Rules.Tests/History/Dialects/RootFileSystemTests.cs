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
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    [InlineData(".tgz")]
    [InlineData(".tar.bz2")]
    [InlineData(".tbz")]
    [InlineData(".tbz2")]
    [InlineData(".tb2")]
    [InlineData(".tar.xz")]
    [InlineData(".txz")]
    [InlineData(".tar.zst")]
    [InlineData(".tzst")]
    [InlineData(".tar.lzma")]
    [InlineData(".tar.Z")]
    public void An_archive_is_known_by_its_name(string suffix) =>
        Assert.Equal(Instruction.Import, Step(Made($"ADD rootfs{suffix} / # buildkit")).Instruction);

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
        var steps = Read(
            Made($"/bin/sh -c #(nop) COPY file:{Hash} in / "), Made("/bin/sh -c make"), Made($"/bin/sh -c #(nop) ADD file:{Hash} in / ")).Steps;

        Assert.Equal([Instruction.Copy, Instruction.Run, Instruction.Add], steps.Select(step => step.Instruction));
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

    [Theory]
    [InlineData("file:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("fire:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("file:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", false)]
    [InlineData("file:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0", false)]
    [InlineData("file:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg", false)]
    [InlineData("file:", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", false)]
    public void A_hash_has_its_kind_and_64_digits(string kind, string hash, bool isHash) =>
        Assert.Equal(isHash, Rules.History.Dialects.FileTransfer.IsFileHash(kind + hash));

    [Fact]
    public void A_file_may_be_named_like_a_hash()
    {
        var step = Step(Made($"COPY {Hash} /app/ # buildkit"));

        Assert.Equal([Hash], step.Sources);
        Assert.Equal("/app/", step.Destination);
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
