using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Build.BuiltImage;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class AddInsteadOfCopyTests
{
    private const string Plain = "ADD takes plain files, which COPY is for";
    private const string Download = "ADD downloads a file and does not check what it got";

    private static AddInsteadOfCopy Rule => new();

    [Theory]
    [InlineData("ADD . /app", Plain)]
    [InlineData("ADD app.jar /app.jar", Plain)]
    [InlineData("ADD --chown=1:1 a.tar.gz start.sh /app/", Plain)]
    [InlineData("ADD *.conf /etc/", Plain)]
    [InlineData("ADD https://host.example/a.tar.gz /opt/", Download)]
    [InlineData("ADD HTTP://host.example/a /opt/a", Download)]
    [InlineData("ADD a.tar.gz https://host.example/a /opt/", Download)]
    public void What_is_no_archive_is_found(string add, string message)
    {
        var finding = Finding(Judge(Rule, "COPY x y", add));

        Assert.Equal((message, 0.9), (finding.Message, finding.Confidence));
        Assert.Equal([new Evidence(EvidenceKind.Step, "history[2]", add)], finding.Evidence);
        Assert.Equal(message == Download ? "Give ADD a --checksum, or download in a RUN step that verifies a checksum." : null, finding.Remedy);
    }

    [Theory]
    [InlineData("ADD rootfs.tar.xz /")]
    [InlineData("ADD a.tgz b.tar.zst /opt/")]
    [InlineData("ADD ${ARCHIVE} /opt/")]
    [InlineData("ADD --checksum=sha256:24454f830c https://host.example/a.tar.gz /opt/")]
    [InlineData("ADD git@host.example:a/b.git#v1 /opt/")]
    [InlineData("ADD ssh://host.example/b.git /opt/")]
    [InlineData("ADD dist* /opt/")]
    [InlineData("COPY . /app")]
    [InlineData("ONBUILD ADD . /app")]
    public void An_archive_and_what_cannot_be_told_pass(string add) => Assert.Equal(Verdict.Pass, Judge(Rule, "COPY x y", add));

    [Theory]
    [InlineData("file:", "/etc/nginx/nginx.conf", Plain)]
    [InlineData("file:", "/app.jar", Plain)]
    [InlineData("dir:", "/app", Plain)]
    [InlineData("", "/y.json", Download)]
    [InlineData("file:", "/usr/local/bin/", null)]
    [InlineData("file:", "/opt", null)]
    [InlineData("file:", "/opt/.hidden", null)]
    [InlineData("file:", "/opt/x.", null)]
    [InlineData("file:", "/cache/x.tar.gz", null)]
    [InlineData("multi:", "/app/x.conf", null)]
    public void Of_a_hash_the_destination_tells(string kind, string destination, string? message)
    {
        foreach (var comment in new[] { "", "FROM 0c21be55ead8" })
        {
            var verdict = JudgeLines(
                Rule, HistoryInput.Made("/bin/sh -c make", comment),
                HistoryInput.Made($"/bin/sh -c #(nop) ADD {kind}{HistoryInput.Hash} in {destination} ", comment));

            Assert.Equal(message, verdict is Verdict.Fired fired ? Assert.Single(fired.Findings).Message : null);
        }
    }

    [Fact]
    public void Kaniko_is_read() =>
        Assert.Equal(Plain, Finding(JudgeLines(Rule, HistoryInput.Made("ADD [\"a b.txt\", \"/app/\"]", author: "kaniko"))).Message);

    [Fact]
    public void The_root_file_system_of_the_base_is_no_finding() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Made($"/bin/sh -c #(nop) ADD file:{HistoryInput.Hash} in / "), HistoryInput.Made("RUN /bin/sh -c make # buildkit")));

    [Fact]
    public void What_the_base_added_is_not_the_applications() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Made($"/bin/sh -c #(nop) ADD dir:{HistoryInput.Hash} in /x "), HistoryInput.Made("RUN /bin/sh -c make # buildkit")));

    [Fact]
    public void It_cannot_know_without_history() => CannotKnowWithoutHistory(Rule);

    [Fact]
    public void It_concerns_the_applications_steps_of_a_Dockerfile() => ConcernsNoOtherSteps(Rule);

    [Fact]
    public void Its_descriptor_says_what_it_is() =>
        Assert.Equal(
            ("add-instead-of-copy", RuleCategory.Build, Severity.Low, Needs.Config, 0),
            (Rule.Descriptor.Id, Rule.Descriptor.Category, Rule.Descriptor.Severity, Rule.Descriptor.Needs, Rule.Descriptor.Parameters.Length));
}
