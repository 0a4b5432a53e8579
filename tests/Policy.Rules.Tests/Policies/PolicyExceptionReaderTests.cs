using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class PolicyExceptionReaderTests
{
    private const string Yaml = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicyException
        metadata:
          name: legacy-billing
          namespace: billing
          creationTimestamp: "2026-11-01T08:00:00Z"
        spec:
          policies: [web-tier, everything]
          rules: [runs-as-root, oversize]
          images: {include: ["registry.corp/billing/**"], exclude: ["registry.corp/billing/new"]}
          workloadSelector: {matchLabels: {app: legacy}}
          reason: The vendor's next release runs as a user.
          expiresAt: 2026-12-31T00:00:00+01:00
        """;

    [Fact]
    public void The_specified_exception_is_read()
    {
        var exception = Read(Yaml);

        Assert.Equal(("billing", "legacy-billing", "billing/legacy-billing"), (exception.Namespace, exception.Name, exception.FullName));
        Assert.Equal(["web-tier", "everything"], exception.Policies);
        Assert.Equal(["runs-as-root", "oversize"], exception.Rules);
        Assert.Equal(["registry.corp/billing/**"], exception.Images.Include);
        Assert.Equal(["registry.corp/billing/new"], exception.Images.Exclude);
        Assert.Equal("app", Assert.Single(exception.WorkloadSelector.Requirements).Key);
        Assert.Equal("The vendor's next release runs as a user.", exception.Reason);
        Assert.Equal(new DateTimeOffset(2026, 12, 30, 23, 0, 0, TimeSpan.Zero), exception.ExpiresAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), exception.CreatedAt);
    }

    [Fact]
    public void A_custom_resource_as_the_API_server_gives_it_is_read()
    {
        var exception = Read("""
            {"apiVersion":"pratique.dev/v1alpha1","kind":"ImagePolicyException",
             "metadata":{"name":"a","namespace":"b","uid":"5b6c","resourceVersion":"42","generation":3,"creationTimestamp":"2026-01-02T03:04:05Z",
              "labels":{"team":"web"},"managedFields":[{"manager":"kubectl"}]},
             "spec":{"rules":["*"],"reason":"r","expiresAt":"2027-01-31T00:00:00Z"},"status":{"conditions":[]}}
            """);

        Assert.Equal("b/a", exception.FullName);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), exception.CreatedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("creationTimestamp: null, ")]
    public void What_is_left_out_is_everything_and_not_known_when(string created)
    {
        var exception = Read($$"""
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicyException
            metadata: { {{created}}name: a, namespace: b}
            spec: {rules: ["*"], reason: r, expiresAt: "2027-01-31T00:00:00Z", policies: , images: , workloadSelector: }
            """);

        Assert.Empty(exception.Policies);
        Assert.Equal(["*"], exception.Rules);
        Assert.Same(GlobSet.Everything, exception.Images);
        Assert.Same(LabelSelector.Everything, exception.WorkloadSelector);
        Assert.Null(exception.CreatedAt);
    }

    [Fact]
    public void Policies_and_exceptions_stand_in_the_same_files()
    {
        const string Policy = "{apiVersion: pratique.dev/v1alpha1, kind: ImagePolicy, metadata: {name: legacy-billing}, spec: {}}";

        var documents = PolicyReader.ReadDocuments([("a.yaml", $"{Yaml}\n---\n{Policy}"), ("b.yaml", Yaml.Replace("billing\n", "shop\n", StringComparison.Ordinal))]).Value!;

        Assert.Equal("legacy-billing", Assert.Single(documents.Policies).Name);
        Assert.Equal(["billing/legacy-billing", "shop/legacy-shop"], documents.Exceptions.Select(exception => exception.FullName));
    }

    [Fact]
    public void A_name_may_stand_once_in_each_namespace()
    {
        var result = PolicyReader.ReadDocuments(
            [("a.yaml", Yaml), ("b.yaml", Yaml), ("c.yaml", Yaml.Replace("namespace: billing", "namespace: shop", StringComparison.Ordinal))]);

        Assert.Equal(["b.yaml:4: metadata.name: there is another exception 'billing/legacy-billing' at a.yaml:4"], result.Errors.Select(error => $"{error}"));
    }

    private static PolicyException Read(string text)
    {
        var result = PolicyReader.Read(text, "exception.yaml");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Value!.Policies);
        return Assert.Single(result.Value.Exceptions);
    }
}
