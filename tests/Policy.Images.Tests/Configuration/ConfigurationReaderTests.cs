using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Configuration;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var configuration = Read("""
            listen: {address: 0.0.0.0, port: 443, plainPort: 80}
            tls: {certificateFile: tls/tls.crt, keyFile: /run/secrets/tls.key}
            registries:
              - host: docker.io
                layout: ../images
              - host: registry.corp:5000
                plainHttp: true
                allowPrivate: true
              - {host: "[fd00::1]:5000", caFile: ./ca.crt, clientCertificateFile: client.crt, clientKeyFile: /run/secrets/client.key}
              - {host: old.corp, skipTlsVerify: true}
            credentials:
              dockerConfig: config.json
              cloud: [{provider: ECR, namespaces: [team-*, shop]}, {provider: ACR, namespaces: ["*"]}]
            platforms: [linux/arm64, linux/arm/v7, windows/amd64]
            limits: {manifestBytes: 1Mi, configBytes: 2M, requestBytes: 1024}
            cache: {factsBytes: 1Gi, tagSeconds: 0}
            podTemplatePaths:
              - {group: argoproj.io, kind: Rollout, path: spec.template}
              - {kind: Thing, path: template}
            """);

        Assert.Equal(new ListenSettings { Address = "0.0.0.0", Port = 443, PlainPort = 80 }, configuration.Listen);
        Assert.Equal("/etc/pratique/tls/tls.crt", configuration.Tls.CertificateFile);
        Assert.Equal("/run/secrets/tls.key", configuration.Tls.KeyFile);
        Assert.Equal(
            [
                new RegistrySettings { Host = "docker.io", Layout = "/etc/images" },
                new RegistrySettings { Host = "registry.corp:5000", PlainHttp = true, AllowPrivate = true },
                new RegistrySettings { Host = "[fd00::1]:5000", CaFile = "/etc/pratique/ca.crt", ClientCertificateFile = "/etc/pratique/client.crt", ClientKeyFile = "/run/secrets/client.key" },
                new RegistrySettings { Host = "old.corp", SkipTlsVerify = true },
            ],
            configuration.Registries);
        Assert.Equal("/etc/pratique/config.json", configuration.Credentials.DockerConfig);
        Assert.Equal(
            [(CloudProvider.Ecr, "team-* shop"), (CloudProvider.Acr, "*")],
            configuration.Credentials.Cloud.Select(cloud => (cloud.Provider, string.Join(' ', cloud.Namespaces))));
        Assert.Equal([new Platform("linux", "arm64"), new Platform("linux", "arm", "v7"), new Platform("windows", "amd64")], configuration.Platforms);
        Assert.Equal(new LimitSettings { ManifestBytes = 1 << 20, ConfigBytes = 2_000_000, RequestBytes = 1024 }, configuration.Limits);
        Assert.Equal(new CacheSettings { FactsBytes = 1 << 30, TagSeconds = 0 }, configuration.Cache);
        Assert.Equal([new PodTemplatePath("argoproj.io", "Rollout", "spec.template"), new PodTemplatePath("", "Thing", "template")], configuration.PodTemplatePaths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("{}")]
    [InlineData("listen: {}\ntls: {}\nregistries: []\ncredentials: {}\nlimits: {}\ncache: {}\npodTemplatePaths: []")]
    [InlineData("listen:\ntls: null\nregistries: ~\nplatforms:\nlimits:")]
    public void What_is_left_out_has_its_default(string text)
    {
        var configuration = Read(text);
        var defaults = PratiqueConfiguration.Default;

        Assert.Equal(defaults.Listen, configuration.Listen);
        Assert.Equal(defaults.Tls.Hosts, configuration.Tls.Hosts);
        Assert.Equal((null, null, null), (configuration.Tls.CertificateFile, configuration.Tls.KeyFile, configuration.Tls.CaFile));
        Assert.Empty(configuration.Registries);
        Assert.Equal(defaults.Credentials, configuration.Credentials);
        Assert.Equal(defaults.Platforms, configuration.Platforms);
        Assert.Equal(defaults.Limits, configuration.Limits);
        Assert.Equal(new CacheSettings { FactsBytes = 64 << 20, TagSeconds = 5 }, configuration.Cache);
        Assert.Empty(configuration.PodTemplatePaths);
    }

    [Fact]
    public void The_own_certificate_has_names_and_a_place_for_its_authority()
    {
        var tls = Read("tls: {caFile: out/ca.crt, hosts: [pratique.pratique.svc, '*.svc', 10.0.0.1, '::1']}").Tls;

        Assert.Equal("/etc/pratique/out/ca.crt", tls.CaFile);
        Assert.Equal(["pratique.pratique.svc", "*.svc", "10.0.0.1", "::1"], tls.Hosts);
    }

    [Fact]
    public void A_certificate_can_be_shared_in_a_Secret_and_named_for_a_Service()
    {
        var tls = Read("""
            cluster: {}
            tls: {secret: pratique-certificates, service: pratique, hosts: [pratique.corp]}
            """).Tls;

        Assert.Equal(("pratique-certificates", "pratique"), (tls.Secret, tls.Service));
        Assert.Equal(["pratique.corp"], tls.Hosts);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    [InlineData("[::]")]
    [InlineData("fe80::1")]
    public void An_address_is_IPv4_or_IPv6(string address) => Assert.Equal(address, Read($"listen: {{address: '{address}'}}").Listen.Address);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 65535)]
    [InlineData(65535, 1)]
    public void Ports_have_bounds_and_0_takes_a_free_one(int port, int plainPort)
    {
        var listen = Read($"listen: {{port: {port}, plainPort: {plainPort}}}").Listen;

        Assert.Equal((port, plainPort), (listen.Port, listen.PlainPort));
    }

    [Fact]
    public void Limits_have_bounds()
    {
        Assert.Equal(new LimitSettings { ManifestBytes = 1024, ConfigBytes = 1024, RequestBytes = 1024 }, Read("limits: {manifestBytes: 1Ki, configBytes: 1Ki, requestBytes: 1Ki}").Limits);
        Assert.Equal(
            new LimitSettings { ManifestBytes = 64 << 20, ConfigBytes = 64 << 20, RequestBytes = 256 << 20 },
            Read("limits: {manifestBytes: 64Mi, configBytes: 64Mi, requestBytes: 256Mi}").Limits);
    }

    [Theory]
    [InlineData("1Mi", 1 << 20, 0)]
    [InlineData("16Gi", 16L << 30, 300)]
    public void What_is_remembered_has_bounds(string factsBytes, long bytes, int tagSeconds) => Assert.Equal(
        new CacheSettings { FactsBytes = bytes, TagSeconds = tagSeconds }, Read($"cache: {{factsBytes: {factsBytes}, tagSeconds: {tagSeconds}}}").Cache);

    [Theory]
    [InlineData("mirror.corp", "mirror.corp", "")]
    [InlineData("mirror.corp:5000/hub", "mirror.corp:5000", "hub")]
    [InlineData("localhost/a/b__c/d-e.f", "localhost", "a/b__c/d-e.f")]
    [InlineData("10.0.0.1:5000", "10.0.0.1:5000", "")]
    [InlineData("[fd00::1]:5000/hub", "[fd00::1]:5000", "hub")]
    [InlineData("docker.io/hub", "docker.io", "hub")] // the same host, but not the same images
    public void A_mirror_is_a_host_and_what_stands_before_repositories_there(string mirror, string host, string prefix) =>
        Assert.Equal([new MirrorSettings(host, prefix)], Assert.Single(Read($"registries: [{{host: docker.io, mirrors: ['{mirror}']}}]").Registries).Mirrors);

    [Fact]
    public void Mirrors_keep_their_order() => Assert.Equal(
        [new MirrorSettings("b.corp", ""), new MirrorSettings("a.corp", "x"), new MirrorSettings("a.corp", "")],
        Assert.Single(Read("registries: [{host: docker.io, mirrors: [b.corp, a.corp/x, a.corp]}]").Registries).Mirrors);

    [Fact]
    public void A_path_that_no_system_has_is_told()
    {
        var result = ConfigurationReader.Read($"credentials: {{dockerConfig: {new string('a', 4097)}}}", "c", "/etc");

        Assert.Equal("c:1: credentials.dockerConfig: is no path: at most 4096 characters, none of them NUL", $"{Assert.Single(result.Errors)}");
        Assert.Equal("c:1: credentials.dockerConfig: is no path: at most 4096 characters, none of them NUL", $"{Assert.Single(ConfigurationReader.Read("credentials: {dockerConfig: \"a\\0\"}", "c", "/etc").Errors)}");
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        string[] words =
        [
            "listen: ", "address: ", "port: ", "plainPort: ", "tls: ", "certificateFile: ", "keyFile: ", "caFile: ", "hosts: ", "secret: ", "service: ", "cluster: ", "registries: ", "host: ", "layout: ",
            "plainHttp: ", "allowPrivate: ", "credentials: ", "dockerConfig: ", "platforms: ", "limits: ", "manifestBytes: ", "podTemplatePaths: ", "mirrors: ", "a.corp/b", "cache: ", "tagSeconds: ", "skipTlsVerify: ", "clientKeyFile: ", "kind: ", "path: ",
            "{", "}", "[", "]", ", ", "\n", "  ", "- ", "docker.io", "\"[::\"", ":", "linux/amd64", "4Mi", "8443", "-1", "true", "null", "\"\\0\"", "''", "---\n",
        ];
        var texts = Gen.Elements(words).ListOf().Select(list => string.Concat(list));

        Prop.ForAll(texts.ToArbitrary(), text => ConfigurationReader.Read(text, "c", "/etc") is var result && result.IsValid == (result.Value is not null))
            .Check(Draws.Of(2000));
    }

    private static PratiqueConfiguration Read(string text)
    {
        var result = ConfigurationReader.Read(text, "pratique.yaml", "/etc/pratique");
        Assert.Empty(result.Errors);
        return result.Value!;
    }
}
