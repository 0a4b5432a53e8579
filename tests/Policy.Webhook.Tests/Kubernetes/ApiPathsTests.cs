using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed class ApiPathsTests
{
    [Fact]
    public void Paths_are_those_of_the_API()
    {
        Assert.Equal("/api/v1/namespaces", ApiPaths.Of("v1", "namespaces"));
        Assert.Equal("/api/v1/namespaces/shop/secrets/pull", ApiPaths.Of("v1", "secrets", "shop", "pull"));
        Assert.Equal("/apis/pratique.dev/v1alpha1/imagepolicies/strict/status", ApiPaths.Of("pratique.dev/v1alpha1", "imagepolicies", name: "strict", subresource: "status"));
        Assert.Equal("/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node", ApiPaths.Of("rbac.authorization.k8s.io/v1", "clusterroles", name: "system:node"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("../../other/secrets/theirs")]
    [InlineData("a/b")]
    [InlineData("a?watch=1")]
    [InlineData("a#b")]
    [InlineData("%2e%2e")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_name_that_would_lead_elsewhere_leads_nowhere(string name)
    {
        Assert.False(ApiPaths.IsPlain(ApiPaths.Of("v1", "secrets", "shop", name)));
        Assert.False(ApiPaths.IsPlain(ApiPaths.Of("v1", "secrets", name, "pull")));
    }

    [Theory]
    [InlineData("/api/v1/namespaces/shop/secrets/pull.v1-2")]
    [InlineData("/apis/g/v1/things?limit=500&continue=%2F")]
    public void Other_names_are_asked_for(string path) => Assert.True(ApiPaths.IsPlain(path));

    [Theory]
    [InlineData("/api/v1/namespaces", "namespaces")]
    [InlineData("/api/v1/namespaces/shop", "namespaces")]
    [InlineData("/api/v1/namespaces/shop/status", "namespaces/status")]
    [InlineData("/api/v1/namespaces/shop/pods", "pods")]
    [InlineData("/api/v1/namespaces/shop/pods/web", "pods")]
    [InlineData("/apis/apps/v1/deployments?limit=500", "deployments")]
    [InlineData("/apis/pratique.dev/v1alpha1/namespaces/shop/imagepolicyexceptions/one/status", "imagepolicyexceptions/status")]
    [InlineData("/apis/pratique.dev", "other")]
    public void A_metric_names_the_resource_and_no_object(string path, string resource) => Assert.Equal(resource, ApiPaths.ResourceOf(path));
}
