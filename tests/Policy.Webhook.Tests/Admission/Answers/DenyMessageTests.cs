using System.Text;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Answers;
using static Policy.Webhook.Tests.Admission.Answers.Decisions;

namespace Policy.Webhook.Tests.Admission.Answers;

public sealed class DenyMessageTests
{
    [Fact]
    public void Each_container_stands_with_rule_what_was_seen_remedy_and_policy()
    {
        var decision = Of(
            Image(Container("app")).Finds("runs-as-root", message: "runs as uid 0").Finds("mutable-tag", message: "latest moves", policy: "other"),
            Image(Container("setup", ContainerKind.Init, "tools:1")).Finds("runs-as-root", message: "runs as uid 0: no USER"));

        Assert.Equal(
            """
            3 reasons to deny Deployment shop/web
            container app (registry.example/shop/web:1.0.0):
              runs-as-root: runs as uid 0
                remedy: Do otherwise.
                policy: base
              mutable-tag: latest moves
                remedy: Do otherwise.
                policy: other
            init container setup (tools:1):
              runs-as-root: runs as uid 0: no USER
                remedy: Do otherwise.
                policy: base
            """,
            Write(decision));
    }

    [Fact]
    public void What_is_alike_for_several_containers_is_said_once()
    {
        var decision = Of(
            Image(Container("app")).Finds("runs-as-root"), Image(Container("sidecar")).Finds("runs-as-root"),
            Image(Container("setup", ContainerKind.Init, "tools:1")).Finds("runs-as-root"));

        Assert.Contains("containers app, sidecar and init container setup (registry.example/shop/web:1.0.0, tools:1):\n  runs-as-root:", Write(decision), StringComparison.Ordinal);
        Assert.StartsWith("1 reason to deny Deployment shop/web\n", Write(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_so_on_all_platforms_is_said_once_and_what_is_not_names_them()
    {
        var container = Container("app");
        var decision = Of(
            Image(container, Amd64).Finds("runs-as-root").Finds("oversize", message: "too large"), Image(container, Arm64).Finds("runs-as-root"));

        Assert.Contains("  runs-as-root: it is so\n", Write(decision), StringComparison.Ordinal);
        Assert.Contains("  oversize: too large (on linux/amd64)\n", Write(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void The_policies_that_deny_are_named_and_the_milder_are_not()
    {
        var decision = Of(Image(Container("app"))
            .Finds("runs-as-root", policy: "one").Finds("runs-as-root", policy: "two").Finds("runs-as-root", EnforcementAction.Warn, policy: "mild"));

        Assert.EndsWith("    policies: one, two", Write(decision), StringComparison.Ordinal);
        Assert.Empty(Warnings.Write(Complaints.Of(decision)));
    }

    [Fact]
    public void Rules_that_cannot_judge_for_one_reason_are_said_once()
    {
        var image = "abcdef".Aggregate(Image(Container("app")), (decision, rule) => decision.CannotJudge($"rule-{rule}"));

        Assert.Equal(
            """
            1 reason to deny Deployment shop/web
            container app (registry.example/shop/web:1.0.0):
              rule-a, rule-b, rule-c and 3 more rules: could not be judged (unreachable): no route to host
                remedy: See that the registry can be reached from the webhook, and try again.
                policy: base
            """,
            Write(Of(image)));
    }

    [Fact]
    public void What_only_warns_is_left_out()
    {
        var decision = Of(Image(Container("app")).Finds("runs-as-root").Finds("oversize", EnforcementAction.Warn).Finds("stale-image", EnforcementAction.Audit));

        Assert.DoesNotContain("oversize", Write(decision), StringComparison.Ordinal);
        Assert.DoesNotContain("stale-image", Write(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_ends_before_its_limit_and_counts_the_rest()
    {
        var images = Enumerable.Range(0, 100).Select(i => Image(Container($"c{i}", image: $"web:{i}")).Finds("runs-as-root", message: $"{i}" + new string('ü', 2000)));
        var message = Write(Of([.. images]));

        Assert.InRange(Encoding.UTF8.GetByteCount(message), DenyMessage.MostBytes - 2500, DenyMessage.MostBytes);
        Assert.Matches(@"\nand \d+ more reasons$", message);
        var left = int.Parse(message.Split("\nand ")[1].Split(' ')[0]);
        Assert.Equal(100, left + message.Split("remedy:").Length - 1);
    }

    [Fact]
    public void What_others_wrote_cannot_write_lines_of_its_own()
    {
        var decision = Of(Image(Container("app\u001b[2J", image: "web\nallowed")).Finds("runs-as-root", message: "a\nb"));

        Assert.Contains("\ncontainer app\ufffd[2J (web allowed):\n  runs-as-root: a b\n", Write(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_containers_are_counted()
    {
        var images = Enumerable.Range(1, 12).Select(i => Image(Container($"c{i}", image: $"web:{i}")).Finds("runs-as-root"));

        Assert.Contains(
            "\ncontainers c1, c2, c3, c4, c5, c6, c7, c8 and 4 more (web:1, web:2, web:3, web:4, web:5, web:6, web:7, web:8, …):", Write(Of([.. images])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deployment", "shop", "web", "Deployment shop/web")]
    [InlineData("Pod", "shop", "", "Pod shop")]
    [InlineData(null, null, null, "object")]
    [InlineData("Pod", null, "web", "Pod web")]
    public void A_workload_is_named_by_what_is_known_of_it(string? kind, string? space, string? name, string subject) =>
        Assert.Equal(subject, DenyMessage.Subject(new Workload { Kind = kind, Namespace = space, Name = name, Containers = [] }));

    private static string Write(Decision decision) => DenyMessage.Write(decision.Workload, Complaints.Of(decision));
}
