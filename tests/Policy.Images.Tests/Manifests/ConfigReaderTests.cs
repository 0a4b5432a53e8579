using System.Text;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Manifests;

public sealed class ConfigReaderTests
{
    private const string Hex = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    [Fact]
    public void Every_field_is_read()
    {
        var config = Read($$$"""
            {
              "created": "2026-01-02T03:04:05.123456789Z", "author": "somebody", "os": "linux", "architecture": "arm64", "variant": "v8",
              "config": {
                "User": "app:app", "Env": ["A=1", null], "Entrypoint": ["/run"], "Cmd": ["-v"], "WorkingDir": "/app",
                "ExposedPorts": {"80/tcp": {}, "53/udp": null}, "Volumes": {"/data": {}}, "Labels": {"a": "1", "b": null}, "OnBuild": ["RUN x"]
              },
              "rootfs": {"type": "layers", "diff_ids": ["sha256:{{{Hex}}}"]},
              "history": [
                {"created": "2026-01-02T03:04:05Z", "created_by": "RUN x", "comment": "buildkit.dockerfile.v0", "author": "me"},
                {"created": "0001-01-01T00:00:00Z", "empty_layer": true},
                null
              ]
            }
            """);

        Assert.Equal(new Platform("linux", "arm64", "v8"), config.Platform);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 123, 456, TimeSpan.Zero).AddTicks(7), config.Created);
        Assert.Equal("app:app", config.User);
        Assert.Equal(["A=1", ""], config.Env);
        Assert.Equal(["/run"], config.Entrypoint);
        Assert.Equal(["-v"], config.Cmd);
        Assert.Equal("/app", config.WorkingDir);
        Assert.Equal(["80/tcp", "53/udp"], config.ExposedPorts);
        Assert.Equal(["/data"], config.Volumes);
        Assert.Equal([new("a", "1"), new("b", "")], config.Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(["RUN x"], config.OnBuild);
        Assert.Equal([Digest.Parse("sha256:" + Hex)], config.DiffIds);
        Assert.Equal(
            [
                new HistoryEntry("RUN x", false, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "buildkit.dockerfile.v0", "me"),
                new HistoryEntry("", true),
                new HistoryEntry(""),
            ],
            config.History);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"config":null,"rootfs":null,"history":null,"created":null}""")]
    [InlineData("""{"config":{"User":null,"Env":null,"Labels":null,"ExposedPorts":null},"rootfs":{"diff_ids":null}}""")]
    public void What_is_absent_or_null_is_unset(string document)
    {
        var config = Read(document);

        Assert.Equal("", config.User);
        Assert.Null(config.Platform);
        Assert.Null(config.Created);
        Assert.Empty(config.Env);
        Assert.Empty(config.Labels);
        Assert.Empty(config.ExposedPorts);
        Assert.Empty(config.DiffIds);
        Assert.Empty(config.History);
    }

    [Theory]
    [InlineData("""{"config":{"user":"0"}}""")]
    [InlineData("""{"CONFIG":{"USER":"0"}}""")]
    [InlineData("""{"config":{"u\u017fer":"0"}}""")]
    public void A_user_that_a_runtime_would_see_is_seen_whatever_its_case(string document) =>
        Assert.Equal("0", Read(document).User);

    [Theory]
    [InlineData("\"\\ud800\"", "\uFFFD")]
    [InlineData("\"\\udc00\\ud800x\"", "\uFFFD\uFFFDx")]
    [InlineData("\"\\ud83d\\ude00\"", "\U0001F600")]
    [InlineData("\"\\\\ud800\"", "\\ud800")]
    [InlineData("\"\\\"\\ud800\\u0041\"", "\"\uFFFDA")]
    public void Half_a_surrogate_pair_reads_as_in_Go(string user, string expected) =>
        Assert.Equal(expected, Read($$$"""{"config":{"User":{{{user}}}}}""").User);

    [Fact]
    public void What_is_no_UTF_8_reads_as_in_Go()
    {
        byte[] document = [.. """{"config":{"User":"a"""u8, 0xFF, .. "b\"}}"u8];

        Assert.Equal("a\uFFFDb", ConfigReader.Read(document).Value?.User);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("")]
    public void A_time_that_cannot_be_read_is_not_known(string created) => Assert.Null(Read($$"""{"created":"{{created}}"}""").Created);

    [Fact]
    public void A_command_that_is_text_is_one_word_as_docker_reads_it() =>
        Assert.Equal(["sh -c x"], Read("""{"config":{"Cmd":"sh -c x"}}""").Cmd);

    public static TheoryData<string, UnknownReason, string> Bad => new()
    {
        { "", UnknownReason.Malformed, "the image config: it is no JSON (line 1, byte 1)" },
        { "[]", UnknownReason.Malformed, "the image config: expected an object" },
        { """{"config":[]}""", UnknownReason.Malformed, "the image config: config: expected an object" },
        { """{"config":{"User":0}}""", UnknownReason.Malformed, "the image config: config.User: expected text" },
        { """{"config":{"User":"1000","User":"0"}}""", UnknownReason.Malformed, "the image config: config.User: stands twice" },
        { """{"config":{"User":"1000","user":"0"}}""", UnknownReason.Malformed, "the image config: config.User: stands twice" },
        { """{"config":{"Env":{"A":"1"}}}""", UnknownReason.Malformed, "the image config: config.Env: expected a list" },
        { """{"config":{"Env":["A=1",2]}}""", UnknownReason.Malformed, "the image config: config.Env[1]: expected text" },
        { """{"config":{"Labels":{"a":{}}}}""", UnknownReason.Malformed, "the image config: config.Labels['a']: expected text" },
        { """{"config":{"ExposedPorts":["80"]}}""", UnknownReason.Malformed, "the image config: config.ExposedPorts: expected an object" },
        { """{"created":5}""", UnknownReason.Malformed, "the image config: created: expected text" },
        { """{"history":[{"empty_layer":"yes"}]}""", UnknownReason.Malformed, "the image config: history[0].empty_layer: expected true or false" },
        { """{"history":[{},{"created_by":["x"]}]}""", UnknownReason.Malformed, "the image config: history[1].created_by: expected text" },
        { """{"rootfs":{"diff_ids":["x"]}}""", UnknownReason.Malformed, "the image config: rootfs.diff_ids[0]: a digest is algorithm:hex, such as sha256: and 64 hex digits" },
        { """{"rootfs":{"diff_ids":[null]}}""", UnknownReason.Malformed, "the image config: rootfs.diff_ids[0]: expected a digest" },
        { $$"""{"history":[{{string.Join(',', Enumerable.Repeat("{}", 10_001))}}]}""", UnknownReason.OverLimit, "the image config: history: 10001 items, more than the 10000 that are read" },
        { $$$"""{"config":{"Env":[{{{string.Join(',', Enumerable.Repeat("\"\"", 10_001))}}}]}}""", UnknownReason.OverLimit, "the image config: config.Env: 10001 items, more than the 10000 that are read" },
        { $$$"""{"config":{"Labels":{{{Fields(10_001)}}} } }""", UnknownReason.OverLimit, "the image config: config.Labels: 10001 items, more than the 10000 that are read" },
        { $$$"""{"config":{"Volumes":{{{Fields(10_001)}}} } }""", UnknownReason.OverLimit, "the image config: config.Volumes: 10001 items, more than the 10000 that are read" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_said_with_its_place(string document, UnknownReason reason, string message) =>
        Assert.Equal(new SourceError(reason, message), ConfigReader.Read(Encoding.UTF8.GetBytes(document)).Error);

    [Fact]
    public void As_many_items_as_are_read_are_read()
    {
        var config = Read($$$"""{"config":{"Env":[{{{string.Join(',', Enumerable.Repeat("\"\"", 10_000))}}}],"Labels":{{{Fields(10_000)}}} } }""");

        Assert.Equal((10_000, 10_000), (config.Env.Length, config.Labels.Count));
    }

    private static string Fields(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\":\"\"")) + "}";

    private static ImageConfig Read(string document)
    {
        var read = ConfigReader.Read(Encoding.UTF8.GetBytes(document));
        Assert.Null(read.Error);
        return read.Value!;
    }
}
