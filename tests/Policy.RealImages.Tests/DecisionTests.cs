using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.RealImages.Tests;

/// <summary>The main job on real images: from a reference to a decision.</summary>
public sealed class DecisionTests(BuiltImages built)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_that_runs_as_root_with_a_token_in_its_history_is_denied(bool layers)
    {
        var reference = await BuildAsync(
            $"decisions/root-{layers}:latest".ToLowerInvariant(),
            $"""
            FROM {BuiltImages.Base}
            ENV API_TOKEN=ghp_{"0123456789abcdefghijklmnopqrstuvwxyz"}
            COPY run.sh /app/
            CMD /app/run.sh
            """,
            new BuildOptions(layers));

        var decision = await DecideAsync(reference);

        Assert.Equal(EnforcementAction.Deny, decision.Action);
        Assert.Equal(EnforcementAction.Deny, ActionOf(decision, "runs-as-root"));
        Assert.Equal(EnforcementAction.Deny, ActionOf(decision, "secret-in-config"));
        Assert.Equal(EnforcementAction.Warn, ActionOf(decision, "mutable-tag"));
        Assert.Equal(EnforcementAction.Audit, ActionOf(decision, "shell-form-entrypoint"));
        Assert.Empty(decision.Unknown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_clean_twin_is_let_in(bool layers)
    {
        var reference = await BuildAsync(
            $"decisions/clean-{layers}:1.0.0".ToLowerInvariant(),
            $"""
            FROM {BuiltImages.Base}
            COPY run.sh /app/
            USER 1000
            ENTRYPOINT ["/app/run.sh"]
            """,
            new BuildOptions(layers));

        var decision = await DecideAsync(reference);

        Assert.Empty(decision.Findings);
        Assert.Empty(decision.Unknown);
        Assert.Equal(EnforcementAction.Off, decision.Action);
        Assert.NotNull(decision.Digest);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_unknown()
    {
        Assert.SkipUnless(built.Reason is null, built.Reason ?? "");

        var decision = await DecideAsync(ImageReference.Parse($"{built.Host}/decisions/none:1.0.0"));

        Assert.Equal(EnforcementAction.Warn, decision.Action);
        Assert.All(decision.Unknown, unknown => Assert.Equal(UnknownReason.NotFound, unknown.Reason));
    }

    private Task<ImageReference> BuildAsync(string name, string containerfile, BuildOptions options)
    {
        Assert.SkipUnless(built.Reason is null, built.Reason ?? "");
        return built.BuildAsync(name, containerfile, options, ("run.sh", "#!/bin/sh\necho hello\n"));
    }

    private Task<ImageDecision> DecideAsync(ImageReference reference) => built.DecideAsync(reference, Preset.Baseline);

    private static EnforcementAction? ActionOf(ImageDecision decision, string rule) =>
        decision.Findings.FirstOrDefault(finding => finding.Rule == rule)?.Action;
}
