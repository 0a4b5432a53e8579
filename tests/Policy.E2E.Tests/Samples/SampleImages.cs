using Policy.Testing;

namespace Policy.E2E.Tests.Samples;

/// <summary>The images that the webhook finds in its layout folder.</summary>
internal static class SampleImages
{
    /// <summary>Clean under the baseline preset.</summary>
    public const string Good = "images.test/web:1.0.0";

    /// <summary>Clean too, another one.</summary>
    public const string Better = "images.test/web:1.1.0";

    /// <summary>Clean but for its tag, which moves.</summary>
    public const string Latest = "images.test/web";

    /// <summary>Runs as root.</summary>
    public const string Root = "images.test/root:1.0.0";

    /// <summary>Runs as root, another one.</summary>
    public const string OtherRoot = "images.test/root:2.0.0";

    /// <summary>Has a token in its environment.</summary>
    public const string Leaky = "images.test/leaky:1.0.0";

    /// <summary>A tag that nobody pushed.</summary>
    public const string Absent = "images.test/web:9.9.9";

    /// <summary>The token; put together here, so that no scanner of this repository takes it for a real one.</summary>
    public static readonly string Token = "npm_" + string.Concat(Enumerable.Repeat("a1B2c3", 6));

    // Whatever the day, it is no stale image.
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    /// <summary>The clean image.</summary>
    public static TestContent GoodContent { get; } = (Web("1.0.0") with { User = "1000" }).Build();

    /// <summary>The image that runs as root.</summary>
    public static TestContent RootContent { get; } = Web("1.0.0").Build();

    /// <summary>Writes them as one layout.</summary>
    public static void Write(string folder) => new TestLayout()
        .Add("web:1.0.0", GoodContent)
        .Add("web:1.1.0", Web("1.1.0") with { User = "1000" })
        .Add("web:latest", Web("latest") with { User = "1000" })
        .Add("root:1.0.0", RootContent)
        .Add("root:2.0.0", Web("2.0.0"))
        .Add("leaky:1.0.0", Web("1.0.0") with { User = "1000", Env = [$"NPM_TOKEN={Token}"] })
        .WriteFolder(folder);

    private static TestImage Web(string version) => new()
    {
        Created = Today,
        Cmd = ["/web"],
        Steps = [TestStep.BuildKit("COPY /out/web /web", TestLayer.Of(("web", version)))],
    };
}
