using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Catalog.Size;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;

namespace Policy.Rules.Tests.Policies;

public sealed class PolicyReaderTests
{
    private const string Yaml = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: web-tier}
        spec:
          mode: Enforce            # Enforce | Warn | Audit: a ceiling over every action, unknowns' too
          preset: baseline         # observe | baseline | strict | none
          match:                   # all optional
            namespaces: {include: ["team-*"], exclude: [kube-system]}
            namespaceSelector: {matchLabels: {tier: web}}
            objectSelector: {}
            images: {include: ["registry.corp/**"], exclude: ["registry.corp/tools/**"]}
            containers: [Regular, Init, Ephemeral, ImageVolume]
          rules:
            - {id: oversize, action: Deny, parameters: {maxCompressed: 300Mi}}   # Off | Audit | Warn | Deny
            - {id: mutable-tag, action: Warn, parameters: {require: digest}}
          onUnknown: {default: Warn, notFound: Deny}
        """;

    [Fact]
    public void The_specified_policy_is_read()
    {
        var policy = Assert.Single(Read(Yaml));

        Assert.Equal("web-tier", policy.Name);
        Assert.Equal(EnforcementAction.Deny, policy.Ceiling);
        Assert.Equal(Preset.Baseline, policy.Preset);
        Assert.Equal(["team-*"], policy.Match.Namespaces.Include);
        Assert.Equal(["kube-system"], policy.Match.Namespaces.Exclude);
        var requirement = Assert.Single(policy.Match.NamespaceSelector.Requirements);
        Assert.Equal(("tier", SelectorOperator.In), (requirement.Key, requirement.Operator));
        Assert.Equal(["web"], requirement.Values);
        Assert.Empty(policy.Match.ObjectSelector.Requirements);
        Assert.Equal(["registry.corp/**"], policy.Match.Images.Include);
        Assert.Equal(["registry.corp/tools/**"], policy.Match.Images.Exclude);
        Assert.Equal([ContainerKind.Regular, ContainerKind.Init, ContainerKind.Ephemeral, ContainerKind.ImageVolume], policy.Match.Containers);
        var size = policy.Rules.Single(setting => setting.Rule is Oversize);
        Assert.Equal(EnforcementAction.Deny, size.Action);
        Assert.Equal(300L << 20, size.Parameters.Get(Oversize.MaxCompressed));
        var tag = policy.Rules.Single(setting => setting.Rule is MutableTag);
        Assert.Equal(EnforcementAction.Warn, tag.Action);
        Assert.Equal("digest", tag.Parameters.Get(MutableTag.Require));
        Assert.Equal(EnforcementAction.Deny, policy.OnUnknown.For(UnknownReason.NotFound));
        Assert.Equal(EnforcementAction.Warn, policy.OnUnknown.For(UnknownReason.Unreachable));
    }

    [Fact]
    public void A_custom_resource_as_the_API_server_gives_it_reads_the_same()
    {
        const string Json = """
            {"apiVersion":"pratique.dev/v1alpha1","kind":"ImagePolicy",
             "metadata":{"name":"web-tier","uid":"5b6c","resourceVersion":"42","generation":3,"creationTimestamp":"2026-01-02T03:04:05Z",
              "labels":{"team":"web"},"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"pratique.dev/v1alpha1\"}\n"},
              "managedFields":[{"manager":"kubectl","operation":"Apply","fieldsV1":{"f:spec":{"f:mode":{},"k:{\"id\":\"x\"}":{".":{}}}}}]},
             "spec":{"mode":"Enforce","preset":"baseline","match":{
              "namespaces":{"include":["team-*"],"exclude":["kube-system"]},"namespaceSelector":{"matchLabels":{"tier":"web"}},"objectSelector":{},
              "images":{"include":["registry.corp/**"],"exclude":["registry.corp/tools/**"]},"containers":["Regular","Init","Ephemeral","ImageVolume"]},
              "rules":[
               {"id":"oversize","action":"Deny","parameters":{"maxCompressed":"300Mi"}},{"id":"mutable-tag","action":"Warn","parameters":{"require":"digest"}}],"onUnknown":{"default":"Warn","notFound":"Deny"}},
             "status":{"conditions":[{"type":"Ready","status":"True"}]}}
            """;

        Assert.Equal(Described(Assert.Single(Read(Yaml))), Described(Assert.Single(Read(Json))));
    }

    [Fact]
    public void What_is_left_out_is_the_baseline_enforced_on_everything()
    {
        var policy = Assert.Single(Read(Spec("{}")));

        Assert.Equal(Described(Presets.Policy(Preset.Baseline, "p")), Described(policy));
    }

    [Fact]
    public void What_holds_nothing_is_left_out() => Assert.Equal(
        Described(Presets.Policy(Preset.Baseline, "p")),
        Described(Assert.Single(Read(Spec("{mode: , preset: null, match: {namespaces: ~, containers: , images: {include: }}, rules: , onUnknown: {default: }}")))));

    [Theory]
    [InlineData("Enforce", EnforcementAction.Deny)]
    [InlineData("Warn", EnforcementAction.Warn)]
    [InlineData("Audit", EnforcementAction.Audit)]
    public void The_mode_is_a_ceiling(string mode, EnforcementAction ceiling) =>
        Assert.Equal(ceiling, Assert.Single(Read(Spec($"{{mode: {mode}}}"))).Ceiling);

    [Fact]
    public void Label_selectors_are_read_whole()
    {
        var policy = Assert.Single(Read(Spec("""
            match:
              objectSelector:
                matchLabels: {app.kubernetes.io/name: shop, tier: ""}
                matchExpressions:
                - {key: stage, operator: In, values: [dev, test]}
                - {key: stage, operator: NotIn, values: ["1"]}
                - {key: a, operator: Exists}
                - {key: b, operator: DoesNotExist, values: []}
            """)));

        Assert.Equal(
            ["app.kubernetes.io/name In shop", "tier In ", "stage In dev,test", "stage NotIn 1", "a Exists ", "b DoesNotExist "],
            policy.Match.ObjectSelector.Requirements.Select(r => $"{r.Key} {r.Operator} {string.Join(',', r.Values)}"));
    }

    [Theory]
    [InlineData("{preset: baseline, rules: [{id: mutable-tag, parameters: {require: digest}}]}", EnforcementAction.Warn, "digest")]
    [InlineData("{preset: baseline, rules: [{id: mutable-tag, action: Deny}]}", EnforcementAction.Deny, "notLatest")]
    [InlineData("{preset: strict, rules: [{id: mutable-tag, action: Audit, parameters: {}}]}", EnforcementAction.Audit, "digest")]
    [InlineData("{preset: none, rules: [{id: mutable-tag, action: Warn}]}", EnforcementAction.Warn, "version")]
    [InlineData("{preset: observe, rules: []}", EnforcementAction.Audit, "version")]
    public void A_rule_that_is_named_keeps_of_the_preset_what_is_not_written(string spec, EnforcementAction action, string require)
    {
        var setting = Assert.Single(Read(Spec(spec))).Rules.Single(setting => setting.Rule is MutableTag);

        Assert.Equal(action, setting.Action);
        Assert.Equal(require, setting.Parameters.Get(MutableTag.Require));
    }

    [Fact]
    public void A_rule_may_be_switched_off()
    {
        var policy = Assert.Single(Read(Spec("{preset: strict, rules: [{id: mutable-tag, action: Off, parameters: {require: digest}}]}")));

        Assert.DoesNotContain(policy.Rules, setting => setting.Rule is MutableTag);
    }

    [Theory]
    [InlineData("{preset: strict}", "Warn, Deny, Deny")]
    [InlineData("{preset: strict, onUnknown: {}}", "Warn, Deny, Deny")]
    [InlineData("{preset: strict, onUnknown: {unreachable: Deny}}", "Deny, Deny, Deny")]
    [InlineData("{preset: strict, onUnknown: {pending: Warn}}", "Warn, Warn, Deny")]
    [InlineData("{preset: strict, onUnknown: {default: Audit}}", "Audit, Audit, Audit")]
    [InlineData("{preset: strict, onUnknown: {default: Audit, notFound: Deny}}", "Audit, Audit, Deny")]
    [InlineData("{preset: baseline, onUnknown: {default: Deny}}", "Deny, Deny, Deny")]
    public void A_default_that_is_written_holds_for_every_reason_that_is_not(string spec, string actions)
    {
        var unknowns = Assert.Single(Read(Spec(spec))).OnUnknown;

        Assert.Equal(actions, string.Join(", ", new[] { UnknownReason.Unreachable, UnknownReason.Pending, UnknownReason.NotFound }.Select(unknowns.For)));
    }

    [Fact]
    public void Every_reason_has_its_word()
    {
        string[] words = ["unreachable", "unauthorized", "notFound", "deadline", "rateLimited", "overLimit", "malformed", "unsupported", "pending"];
        var unknowns = Assert.Single(Read(Spec($"onUnknown: {{default: Off, {string.Join(", ", words.Select(word => word + ": Deny"))}}}"))).OnUnknown;

        Assert.All(Enum.GetValues<UnknownReason>(), reason => Assert.Equal(EnforcementAction.Deny, unknowns.For(reason)));
        Assert.Equal(words, Enum.GetValues<UnknownReason>().Select(PolicyWords.Of));
    }

    [Theory]
    [InlineData("{}", "", null)]
    [InlineData("{exceptions: }", "", null)]
    [InlineData("{exceptions: {rules: [oversize, stale-image]}}", "oversize stale-image", null)]
    [InlineData("{exceptions: {rules: [\"*\"], maxDuration: 30d}}", "*", 30)]
    public void Exceptions_are_forbidden_but_for_the_rules_that_the_policy_names(string spec, string rules, int? days)
    {
        var allowance = Assert.Single(Read(Spec(spec))).Exceptions;

        Assert.Equal(rules, string.Join(' ', allowance.Rules));
        Assert.Equal(days, allowance.MaxDuration?.TotalDays);
        Assert.Equal(rules.Length > 0, allowance.Allows("oversize"));
        Assert.Equal(rules == "*", allowance.Allows("runs-as-root"));
    }

    [Theory]
    [InlineData("{}", EnforcementAction.Warn)]
    [InlineData("{existing: Warn}", EnforcementAction.Warn)]
    [InlineData("{existing: Deny}", EnforcementAction.Deny)]
    public void What_was_let_in_before_is_warned_about_unless_the_policy_says_otherwise(string spec, EnforcementAction existing)
    {
        var policy = Assert.Single(Read(Spec(spec)));

        Assert.Equal(existing, policy.Existing);
        Assert.Null(policy.EnforcedSince);
    }

    [Fact]
    public void A_file_holds_several_policies() =>
        Assert.Equal(["p", "q"], Read(Spec("{}") + "\n---\n" + Spec("{}", "q")).Select(policy => policy.Name));

    [Fact]
    public void Several_files_are_one_set_with_all_mistakes_at_once()
    {
        var result = PolicyReader.ReadDocuments([("a.yaml", Spec("{}")), ("b.yaml", Spec("{mode: x}", "q")), ("c.yaml", Spec("{}")), ("d.yaml", "")]);

        Assert.Null(result.Value);
        Assert.Equal(
            [
                "b.yaml:5: spec.mode: 'x' is none of Enforce, Warn, Audit",
                "c.yaml:3: metadata.name: there is another policy 'p' at a.yaml:3",
                "d.yaml: holds no ImagePolicy and no ImagePolicyException",
            ],
            result.Errors.Select(error => $"{error}"));
        Assert.Equal(["p", "q"], PolicyReader.ReadDocuments([("a.yaml", Spec("{}")), ("b.yaml", Spec("{}", "q"))]).Value!.Policies.Select(policy => policy.Name));
        Assert.Empty(PolicyReader.ReadDocuments([]).Value!.Policies);
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        string[] words =
        [
            "apiVersion: pratique.dev/v1alpha1\n", "kind: ImagePolicy\n", "metadata: {name: a}\n", "spec:\n", "  ", "- ", "rules: ", "match: ", "onUnknown: ", "mode: ", "preset: ",
            "{", "}", "[", "]", ", ", "\n", "id: mutable-tag", "action: Deny", "parameters: ", "require: ", "digest", "namespaces: ", "include: ", "images: ", "containers: ",
            "exceptions: ", "maxDuration: ", "existing: ", "kind: ImagePolicyException\n", "metadata: {name: a, namespace: b}\n", "reason: r", "expiresAt: 2027-01-31T00:00:00Z", "policies: ",
            "matchLabels: ", "matchExpressions: ", "key: a", "operator: In", "values: ", "null", "1.5", "true", "''", "\"", "---\n", "default: ", "&a ", "*a",
        ];
        var texts = Gen.Elements(words).ListOf().Select(list => string.Concat(list));

        Prop.ForAll(texts.ToArbitrary(), text => PolicyReader.Read(text, "f") is var result && result.IsValid == (result.Value is not null))
            .Check(Draws.Of(2000));
    }

    private static string Spec(string spec, string name = "p") =>
        $"apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {{name: {name}}}\nspec:\n  {spec.ReplaceLineEndings("\n  ")}";

    private static ImmutableArray<ImagePolicy> Read(string text)
    {
        var result = PolicyReader.Read(text, "policy.yaml");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Value!.Exceptions);
        return result.Value.Policies;
    }

    // Immutable arrays are equal only where they are the same one, so policies are compared as text.
    private static string Described(ImagePolicy policy) => string.Join('\n', [
        policy.Name, $"{policy.Ceiling} {policy.Preset} {policy.Existing} {string.Join(',', policy.Exceptions.Rules)} {policy.Exceptions.MaxDuration}", Globs(policy.Match.Namespaces), Globs(policy.Match.Images),
        Labels(policy.Match.NamespaceSelector), Labels(policy.Match.ObjectSelector), string.Join(',', policy.Match.Containers),
        .. policy.Rules.Select(rule => $"{rule.Rule.Descriptor.Id} {rule.Action} {string.Join(',', rule.Parameters.Written)}"),
        .. Enum.GetValues<UnknownReason>().Select(reason => $"{reason} {policy.OnUnknown.For(reason)}"),
    ]);

    private static string Globs(GlobSet globs) => $"{string.Join(',', globs.Include)} but {string.Join(',', globs.Exclude)}";

    private static string Labels(LabelSelector selector) =>
        string.Join(';', selector.Requirements.Select(r => $"{r.Key} {r.Operator} {string.Join(',', r.Values)}"));
}
