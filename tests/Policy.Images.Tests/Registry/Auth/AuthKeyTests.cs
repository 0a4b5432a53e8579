using Policy.Images.Registry.Auth;

namespace Policy.Images.Tests.Registry.Auth;

/// <summary>Keys of auths match as in the kubelet, whose own cases are among these.</summary>
public sealed class AuthKeyTests
{
    [Theory]
    [InlineData("registry.corp", "registry.corp", true)]
    [InlineData("REGISTRY.corp", "registry.corp", true)]
    [InlineData("https://registry.corp", "registry.corp", true)]
    [InlineData("https://registry.corp/v1/", "registry.corp", true)]
    [InlineData("http://registry.corp/v2", "registry.corp", true)]
    [InlineData("https://registry.corp/v1/team", "registry.corp", true)]
    [InlineData("registry.corp/", "registry.corp", true)]
    [InlineData("corp", "registry.corp", false)]
    [InlineData("registry.corp.evil", "registry.corp", false)]
    [InlineData("", "registry.corp", false)]
    [InlineData("https://", "registry.corp", false)]
    public void A_key_is_for_its_host(string key, string registry, bool matches) => AssertMatches(key, registry, matches);

    [Theory]
    [InlineData("*.kubernetes.io", "prefix.kubernetes.io", true)]
    [InlineData("prefix.*.io", "prefix.kubernetes.io", true)]
    [InlineData("prefix.kubernetes.*", "prefix.kubernetes.io", true)]
    [InlineData("*-good.kubernetes.io", "prefix-good.kubernetes.io", true)]
    [InlineData("*.*.kubernetes.io", "abc.def.kubernetes.io", true)]
    [InlineData("https://*.kubernetes.io/v2/", "prefix.kubernetes.io", true)]
    [InlineData("*.kubernetes.io", "kubernetes.io", false)]
    [InlineData("*.kubernetes.io", "abc.def.kubernetes.io", false)]
    [InlineData("*.*.kubernetes.io", "prefix.kubernetes.io", false)]
    [InlineData("*", "registry.corp", false)]
    [InlineData("*", "registry", true)]
    [InlineData("k*.io", "quay.io", false)]
    [InlineData("*.corp.example", "registry.corp.example.evil", false)]
    public void A_star_is_for_a_part_of_one_label(string key, string registry, bool matches) => AssertMatches(key, registry, matches);

    [Theory]
    [InlineData("registry.corp:5000", "registry.corp:5000", true)]
    [InlineData("*.corp:5000", "registry.corp:5000", true)]
    [InlineData("*.corp:5000/team", "registry.corp:5000", true)]
    [InlineData("registry.corp:5000", "registry.corp", false)]
    [InlineData("registry.corp", "registry.corp:5000", false)]
    [InlineData("*.corp", "registry.corp:5000", false)]
    [InlineData("*.corp:5000", "registry.corp:5001", false)]
    [InlineData("registry.corp:*", "registry.corp:5000", false)]
    [InlineData("[::1]:5000", "[::1]:5000", true)]
    [InlineData("[::1]", "[::1]:5000", false)]
    [InlineData("[::1]", "[::1]", true)]
    public void Ports_are_equal(string key, string registry, bool matches) => AssertMatches(key, registry, matches);

    [Theory]
    [InlineData("registry.corp/team", true)]
    [InlineData("registry.corp/team/", true)]
    [InlineData("registry.corp/team/app", true)]
    [InlineData("*.corp/team", true)]
    [InlineData("registry.corp/tea", true)]
    [InlineData("registry.corp/team/app/", false)]
    [InlineData("registry.corp/team/app2", false)]
    [InlineData("registry.corp/Team", false)]
    [InlineData("registry.corp/other", false)]
    [InlineData("registry.corp/*", false)]
    public void A_path_is_what_the_repository_begins_with(string key, bool matches) => AssertMatches(key, "registry.corp", matches);

    [Theory]
    [InlineData("https://index.docker.io/v1/", true)]
    [InlineData("index.docker.io", true)]
    [InlineData("docker.io", true)]
    [InlineData("registry-1.docker.io", true)]
    [InlineData("https://index.docker.io/v1/team", true)]
    [InlineData("https://index.docker.io/v1/other", false)]
    [InlineData("docker.io/team", true)]
    [InlineData("*.docker.io", false)]
    [InlineData("hub.docker.com", false)]
    public void Docker_Hub_has_other_names(string key, bool matches) => AssertMatches(key, "docker.io", matches);

    [Fact]
    public void Docker_Hubs_other_names_count_where_no_key_names_it()
    {
        Assert.Equal(["docker.io"], Choose("docker.io", "https://index.docker.io/v1/", "docker.io"));
        Assert.Equal(["https://index.docker.io/v1/"], Choose("docker.io", "https://index.docker.io/v1/", "docker.io/other"));
        Assert.Empty(Choose("index.docker.corp", "https://index.docker.io/v1/"));
    }

    [Fact]
    public void The_last_in_the_alphabet_comes_first() =>
        Assert.Equal(
            ["registry.corp/team/app", "http://registry.corp/team", "registry.corp", "r*.corp/team", "*.corp/team/app", "*.corp"],
            Choose(
                "registry.corp", "*.corp", "registry.corp", "http://registry.corp/team", "*.corp/team/app", "registry.corp/team/app", "r*.corp/team"));

    private static void AssertMatches(string key, string registry, bool matches) =>
        Assert.Equal(matches, Choose(registry, key).Count == 1);

    private static IReadOnlyList<string> Choose(string registry, params string[] keys) =>
        AuthKey.Choose(keys, AuthKey.Parse, registry, "team/app");
}
