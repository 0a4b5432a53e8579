using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Tests.Admission.Answers;

/// <summary>Decisions made by hand.</summary>
internal static class Decisions
{
    public static readonly Platform Amd64 = new("linux", "amd64");
    public static readonly Platform Arm64 = new("linux", "arm64");

    public static Decision Of(params ImmutableArray<ImageDecision> images) => new(
        new Workload { Kind = "Deployment", Namespace = "shop", Name = "web", Containers = [.. images.Select(image => image.Container).Distinct()] }, images);

    public static WorkloadContainer Container(string name, ContainerKind kind = ContainerKind.Regular, string image = "registry.example/shop/web:1.0.0") =>
        new() { Name = name, Kind = kind, Image = image };

    public static ImageDecision Image(WorkloadContainer container, Platform? platform = null, string? digest = null) => new()
    {
        Container = container,
        Platform = platform,
        Digest = digest is null ? null : Digest.Parse("sha256:" + new string(digest[0], 64)),
        Findings = [],
        Unknown = [],
    };

    public static ImageDecision Finds(
        this ImageDecision image, string rule, EnforcementAction action = EnforcementAction.Deny, string message = "it is so", string policy = "base",
        string remedy = "Do otherwise.") => image with
        {
            Findings = image.Findings.Add(new Finding
            {
                Rule = rule,
                Policy = policy,
                Action = action,
                Severity = Severity.High,
                Message = message,
                Remedy = remedy,
                Confidence = 1,
                Evidence = [new Evidence(EvidenceKind.Config, "config.User", "")],
            }),
        };

    public static ImageDecision CannotJudge(
        this ImageDecision image, string rule, EnforcementAction action = EnforcementAction.Deny, UnknownReason reason = UnknownReason.Unreachable,
        string message = "no route to host", string policy = "base") =>
        image with { Unknown = image.Unknown.Add(new Unjudged(rule, policy, action, reason, message)) };

    public static PolicyException Exception(string name) => new()
    {
        Namespace = "shop",
        Name = name,
        Rules = ["*"],
        Reason = "wait",
        ExpiresAt = new DateTimeOffset(2999, 12, 31, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>All that is said of the image is excepted.</summary>
    public static ImageDecision For(this ImageDecision image, PolicyException exception) => image with
    {
        Findings = [.. image.Findings.Select(finding => finding with { Exception = exception })],
        Unknown = [.. image.Unknown.Select(unjudged => unjudged with { Exception = exception })],
    };
}
