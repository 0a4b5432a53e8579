using Policy.Images.Configuration;

namespace Policy.Images.Tests.Configuration;

public sealed class ClusterReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("cluster:")]
    [InlineData("cluster: null")]
    public void Without_a_cluster_there_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public void An_empty_cluster_is_the_one_that_the_pod_is_in() => Assert.Equal(
        new ClusterSettings { Kubeconfig = null, Namespace = null, WebhookConfiguration = "pratique", Lease = "pratique", PodPlatforms = true, Events = true, PullSecrets = null },
        Read("cluster: {}"));

    [Fact]
    public void Every_field_is_read()
    {
        var cluster = Read("""
            cluster:
              kubeconfig: kube/config
              namespace: platform
              webhookConfiguration: images.corp.example
              lease: platform-pratique
              podPlatforms: false
              events: false
              pullSecrets: {namespaces: ["team-*", shop]}
            """)!;

        Assert.Equal("/etc/pratique/kube/config", cluster.Kubeconfig);
        Assert.Equal("platform", cluster.Namespace);
        Assert.Equal("images.corp.example", cluster.WebhookConfiguration);
        Assert.Equal("platform-pratique", cluster.Lease);
        Assert.False(cluster.PodPlatforms);
        Assert.False(cluster.Events);
        Assert.Equal(["team-*", "shop"], cluster.PullSecrets!.Namespaces);
    }

    [Theory]
    [InlineData("team-a", true)]
    [InlineData("shop", true)]
    [InlineData("team", false)]
    [InlineData("kube-system", false)]
    public void Pull_secrets_are_read_in_the_namespaces_named_alone(string name, bool expected) =>
        Assert.Equal(expected, Read("cluster: {pullSecrets: {namespaces: ['team-*', shop]}}")!.PullSecrets!.Includes(name));

    [Theory]
    [InlineData("namespace", 63)]
    [InlineData("lease", 253)]
    [InlineData("webhookConfiguration", 253)]
    public void Names_have_a_longest(string field, int longest)
    {
        Assert.NotNull(Read($"cluster: {{{field}: {new string('a', longest)}}}"));
        Assert.Single(ConfigurationReader.Read($"cluster: {{{field}: {new string('a', longest + 1)}}}", "c", "/etc").Errors);
    }

    private static ClusterSettings? Read(string text)
    {
        var result = ConfigurationReader.Read(text, "pratique.yaml", "/etc/pratique");
        Assert.Empty(result.Errors);
        return result.Value!.Cluster;
    }
}
