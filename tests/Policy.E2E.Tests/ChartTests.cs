using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

/// <summary>The chart on a real API server, with <c>failurePolicy: Fail</c> and nobody who answers: the worst that it can do to a cluster.</summary>
public sealed class ChartTests(ChartCluster cluster) : IClassFixture<ChartCluster>
{
    private const string NobodyAnswers = "failed calling webhook \"images.pratique.dev\"";

    [Theory]
    [InlineData("imagepolicies.pratique.dev")]
    [InlineData("imagepolicyexceptions.pratique.dev")]
    public async Task Its_custom_resources_are_established(string name)
    {
        var conditions = await cluster.Kubectl.MustAsync(
            "", "get", "crd", name, "-o", "jsonpath={range .status.conditions[*]}{.type}={.status} {end}");

        Assert.Contains("Established=True", conditions, StringComparison.Ordinal);
        Assert.DoesNotContain("NonStructuralSchema", conditions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {preset: none, rules: [{id: oversize, parameters: {maxCompressed: 1Gi}}]}", "each rule wants an action")]
    [InlineData("spec: {rules: [{id: no-sbom, parameters: {}}]}", "it wants an action")]
    [InlineData("spec: {rules: [{id: oversize}]}", "a rule wants an action, or parameters, or both")]
    [InlineData("spec: {rules: [{id: oversise, action: Deny}]}", "Unsupported value: \"oversise\"")]
    [InlineData("spec: {rules: [{id: oversize, action: Deny}, {id: oversize, action: Warn}]}", "Duplicate value")]
    [InlineData("spec: {mode: Enforced}", "supported values: \"Enforce\", \"Warn\", \"Audit\"")]
    [InlineData("spec: {exceptions: {rules: [\"*\", oversize]}}", "'*' is all rules")]
    [InlineData("spec: {exceptions: {rules: [oversize], maxDuration: never}}", "spec.exceptions.maxDuration")]
    [InlineData("spec: {match: {objectSelector: {matchExpressions: [{key: a, operator: In}]}}}", "In and NotIn want at least one value")]
    [InlineData("spec: {match: {images: {include: [\"Nginx\"]}}}", "spec.match.images.include[0]")]
    [InlineData("spec: {nonsense: 1}", "unknown field \"spec.nonsense\"")]
    [InlineData("", "spec: Required value")]
    public async Task A_policy_that_cannot_be_right_is_refused_with_its_reason(string spec, string reason)
    {
        var result = await cluster.Kubectl.CreateAsync($"apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {{name: sample}}\n{spec}");

        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{rules: [oversize], reason: a}", "spec.expiresAt: Required value")]
    [InlineData("{rules: [], reason: a, expiresAt: \"2027-01-31T00:00:00Z\"}", "spec.rules")]
    [InlineData("{rules: [oversize], reason: \" \", expiresAt: \"2027-01-31T00:00:00Z\"}", "says nothing")]
    [InlineData("{rules: [oversize], reason: a, expiresAt: \"next year\"}", "spec.expiresAt")]
    [InlineData("{policies: [\"No Name\"], rules: [oversize], reason: a, expiresAt: \"2027-01-31T00:00:00Z\"}", "spec.policies[0]")]
    public async Task An_exception_that_cannot_be_right_is_refused_with_its_reason(string spec, string reason)
    {
        var result = await cluster.Kubectl.CreateAsync(
            $"apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {{name: sample, namespace: shop}}\nspec: {spec}");

        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ImagePolicy", "{}")]
    [InlineData("ImagePolicy", "{rules: [{id: oversize, parameters: {maxCompressed: 300Mi}}], exceptions: {rules: [\"*\"], maxDuration: 30d}, existing: Deny}")]
    [InlineData("ImagePolicyException", "{rules: [\"*\"], reason: a, expiresAt: \"2027-01-31T00:00:00Z\"}")]
    public async Task One_that_can_be_right_is_for_the_webhook_to_say(string kind, string spec)
    {
        var result = await cluster.Kubectl.CreateAsync(
            $"apiVersion: pratique.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: sample{(kind == "ImagePolicy" ? "" : ", namespace: shop")}}}\nspec: {spec}");

        Assert.Contains("failed calling webhook \"policies.pratique.dev\"", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop/new", NobodyAnswers)]
    [InlineData("kube-system/new", "")]
    [InlineData("pratique/new", "")]
    public async Task Nothing_new_is_let_in_but_where_the_cluster_comes_up(string place, string refusal)
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod(place, SampleImages.Good), "--dry-run=server");

        Assert.Equal(refusal.Length == 0 ? 0 : 1, result.ExitCode);
        Assert.Contains(refusal, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_can_be_labelled_scaled_and_deleted()
    {
        var kubectl = cluster.Kubectl;

        Assert.Equal("pod/running labeled\n", await kubectl.MustAsync("", "label", "-n", "shop", "pod", "running", "seen=yes"));
        Assert.Equal("deployment.apps/web scaled\n", await kubectl.MustAsync("", "scale", "-n", "shop", "deployment", "web", "--replicas=0"));
        Assert.Equal("deployment.apps/web annotated\n", await kubectl.MustAsync("", "annotate", "-n", "shop", "deployment", "web", "seen=yes"));
        await kubectl.MustAsync("", "delete", "-n", "shop", "pod", "going", "--wait=false");
        Assert.Equal("pod/going patched\n", await kubectl.MustAsync(
            "", "patch", "-n", "shop", "pod", "going", "--type=merge", "-p", """{"metadata":{"finalizers":null}}"""));
    }

    [Fact]
    public async Task Its_image_cannot_be_changed_unseen()
    {
        var result = await cluster.Kubectl.RunAsync("set", "image", "-n", "shop", "deployment/web", $"app={SampleImages.Better}");

        Assert.Contains(NobodyAnswers, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", "list", "imagepolicies.pratique.dev")]
    [InlineData("yes", "patch", "imagepolicies.pratique.dev", "--subresource=status")]
    [InlineData("no", "update", "imagepolicies.pratique.dev")]
    [InlineData("no", "create", "imagepolicyexceptions.pratique.dev", "-n", "shop")]
    [InlineData("yes", "watch", "namespaces")]
    [InlineData("no", "patch", "namespaces")]
    [InlineData("no", "get", "secrets", "-n", "shop")]
    [InlineData("no", "list", "secrets", "-n", "pratique")]
    [InlineData("yes", "get", "secrets/pratique-certificates", "-n", "pratique")]
    [InlineData("no", "get", "secrets/other", "-n", "pratique")]
    [InlineData("yes", "update", "leases/pratique", "-n", "pratique")]
    [InlineData("no", "update", "leases/other", "-n", "pratique")]
    [InlineData("yes", "patch", "validatingwebhookconfigurations/pratique")]
    [InlineData("no", "patch", "validatingwebhookconfigurations/other")]
    [InlineData("no", "create", "pods", "-n", "shop")]
    public async Task It_has_the_rights_that_it_needs_and_no_more(string answer, params string[] question)
    {
        var result = await cluster.Kubectl.RunAsync(["auth", "can-i", "--as=system:serviceaccount:pratique:pratique", .. question]);

        Assert.Equal(answer, result.Output.Trim());
    }
}
