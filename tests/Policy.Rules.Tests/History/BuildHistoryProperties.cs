using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Catalog.Build;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Rules.Tests.History;

/// <summary>Whatever a history holds, it is read.</summary>
public sealed class BuildHistoryProperties
{
    private static readonly Gen<string> Pieces = Gen.Elements(
        "/bin/sh -c ", "#(nop) ", "#(nop)  ", "RUN ", "COPY ", "ADD ", "CMD ", "ENTRYPOINT ", "SHELL ", "ARG ", "HEALTHCHECK ", "|2 ", "|99999999999 ", "A=b ",
        "[", "]", "\"", "\\", "'", "`", "$(", ")", "(", "{ ", "} ", "<(", "<<EOF\n", "EOF\n", "&{[", "map[", ":{}", " in ", "/ ", "file:", "dir:",
        HistoryInput.Hash, "# buildkit", "umoci config --config.cmd", "# x.sh", "case x in ", "esac ", ";;", "| ", "&& ", "sh -c ", "eval ", "sudo -u ",
        "npm install ", "curl x ", "--from=", "cmd /S /C ", "powershell -Command ", "\n", " ", "$", "é", "\0");

    private static readonly Gen<string> Texts = Pieces.ListOf().Select(pieces => string.Concat(pieces));

    private static readonly Gen<HistoryEntry> Entries =
        from text in Texts
        from empty in Gen.Elements(true, false)
        from hours in Gen.Choose(0, 200)
        from comment in Gen.Elements("", "", "buildkit.dockerfile.v0", "FROM x", "FROM 0c21be55ead8", "FROM ", "merge a to b")
        from author in Gen.Elements("", "", "kaniko", "Bazel", "ko")
        select HistoryInput.Made(text, comment, author, hours) with { EmptyLayer = empty };

    [Fact]
    public void Every_line_becomes_one_step_in_its_place() => Check(Entries.ListOf(), lines =>
    {
        var history = Read(lines);
        return history.Steps.Select(step => (step.Index, step.Text)).SequenceEqual(lines.Select((line, index) => (index, line.CreatedBy)));
    });

    [Fact]
    public void Every_layer_has_a_step_and_the_base_lies_within() => Check(Entries.ListOf(), lines =>
    {
        var history = Read(lines);
        var layers = lines.Count(line => !line.EmptyLayer);
        return history.LayersAgree
            && history.Steps.Where(step => step.Layer is not null).Select(step => step.Layer!.Value).Distinct().Order().SequenceEqual(Enumerable.Range(0, layers))
            && history.Base.Steps >= 0 && history.Base.Steps <= lines.Count && history.Base.Layers >= 0 && history.Base.Layers <= layers
            && history.Base.Confidence is >= 0 and <= 1 && history.Base.Why.Length > 0;
    });

    [Fact]
    public void Every_command_line_is_split() => Check(Texts, text =>
        ShellScript.Split(text).Concat(ShellScript.Split(text, true)).All(command => !command.Words.IsEmpty || !command.Assignments.IsEmpty));

    [Fact]
    public void The_rules_judge_any_history() => Check(Entries.ListOf(), lines =>
    {
        var input = TestInput.For(config: HistoryInput.Config([.. lines]), history: Read(lines));
        return new Policy.Rules.Catalog.Rule[] { new TooManyLayers(), new CacheBustingOrder(), new UnpinnedInstall(), new AddInsteadOfCopy(), new ShellFormEntrypoint() }
            .All(rule => rule.Evaluate(input) is not null);
    });

    [Fact]
    public void A_hostile_history_is_read_in_time()
    {
        var many = Enumerable.Range(0, Effort.Of(200_000)).Select(i => HistoryInput.Empty(i % 2 == 0 ? "CMD x" : "ENTRYPOINT x", hours: i));
        var long_ = string.Concat(Enumerable.Repeat("$(", Effort.Of(500_000)));

        Assert.Equal(Effort.Of(200_000) + 1, Read([.. many, HistoryInput.Made("RUN x", hours: 1)]).Steps.Length);
        Assert.Single(Read([HistoryInput.Made("/bin/sh -c " + long_)]).Steps);
        Assert.NotEmpty(ShellScript.Split(long_));
        Assert.Equal(10_000, ShellScript.Split(string.Concat(Enumerable.Repeat("a;", 20_000))).Length);
    }

    private static BuildHistory Read(IEnumerable<HistoryEntry> lines)
    {
        var config = HistoryInput.Config([.. lines]);
        return BuildHistory.Read(
            config, [.. config.History.Where(line => !line.EmptyLayer).Select(_ => TestInput.Layer('1', 1))], ImmutableDictionary<string, string>.Empty);
    }

    private static void Check<T>(Gen<T> inputs, Func<T, bool> property) =>
        Prop.ForAll(inputs.ToArbitrary(), property).Check(Draws.Of(2000));
}
