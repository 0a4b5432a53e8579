using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission;
using Policy.Webhook.Admission.Answers;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using static Policy.Webhook.Tests.Admission.Answers.Decisions;

namespace Policy.Webhook.Tests.Admission.Answers;

public sealed partial class AuditAnnotationsTests
{
    [Fact]
    public void Decision_policies_digests_and_findings_are_kept()
    {
        var setup = Container("setup");
        var annotations = Write(Of(
            Image(Container("app"), Amd64, "a").Finds("runs-as-root").Finds("oversize", EnforcementAction.Audit, "large"),
            Image(setup, Amd64, "b"), Image(setup, Arm64, "b")));

        Assert.Equal(
            [
                new("decision", "Deny"), new("digests", $"app=sha256:{new string('a', 64)}, setup=sha256:{new string('b', 64)}"),
                new("findings", "Deny runs-as-root [base] container app: it is so; Audit oversize [base] container app: large"), new("policies", "base, more"),
            ],
            annotations);
    }

    [Fact]
    public void Exceptions_that_were_used_are_named_once()
    {
        var annotations = Write(Of(
            Image(Container("app"), Amd64).Finds("runs-as-root", EnforcementAction.Audit).CannotJudge("oversize", EnforcementAction.Audit).For(Exception("zebra")),
            Image(Container("setup"), Amd64).Finds("runs-as-root", EnforcementAction.Audit).For(Exception("adder")),
            Image(Container("sidecar"), Amd64).CannotJudge("oversize", EnforcementAction.Audit).For(Exception("zebra"))));

        Assert.Equal("shop/adder, shop/zebra", annotations.Single(annotation => annotation.Key == "exceptions").Value);
        Assert.Equal(annotations.Select(annotation => annotation.Key).Order(StringComparer.Ordinal), annotations.Select(annotation => annotation.Key));
    }

    [Fact]
    public void What_passed_without_work_has_its_decision_only()
    {
        var outcome = new Outcome { Request = new AdmissionRequest { Uid = "u" }, Passed = PassReason.Unchanged };

        Assert.Equal([new("decision", "Allow")], AuditAnnotations.Write(outcome, []));
    }

    [Fact]
    public void Keys_are_qualified_names_and_values_bounded()
    {
        var annotations = Write(Of([.. Enumerable.Range(0, 200).Select(i =>
            Image(Container($"container-{i}", image: $"web:{i}"), Amd64, "c").Finds("runs-as-root", message: $"{i}" + new string('ü', 300)))]));

        Assert.All(annotations, annotation =>
        {
            Assert.Matches(QualifiedName(), annotation.Key);
            Assert.InRange(Encoding.UTF8.GetByteCount(annotation.Value), 1, AuditAnnotations.MostBytes);
        });
        Assert.Matches(@", and \d+ more$", annotations.Single(annotation => annotation.Key == "digests").Value);
    }

    private static ImmutableArray<KeyValuePair<string, string>> Write(Decision decision) => AuditAnnotations.Write(
        new Outcome { Request = new AdmissionRequest { Uid = "u" }, Decision = decision, Policies = ["base", "more"] }, Complaints.Of(decision));

    // Source: Kubernetes, IsQualifiedName, the part after the slash.
    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex QualifiedName();
}
