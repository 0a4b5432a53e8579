using Policy.Testing;

namespace Policy.Demo;

/// <summary>One application built twice, and a worker: a layout for each repository, as a registry would hold them.</summary>
internal static class SampleImages
{
    // Put together here, so that no scanner of this repository takes it for a real one.
    private static readonly string Token = "npm_" + string.Concat(Enumerable.Repeat("a1B2c3", 6));

    private static readonly TestLayer RootFileSystem = new(
        new TestFile("etc/os-release", "ID=debian\nVERSION_ID=12\n"), TestFile.Program("bin/sh", "\u007fELF"),
        new TestFile("var/lib/dpkg/status", "Package: dash\nStatus: install ok installed\nVersion: 0.5.12-2\nInstalled-Size: 194\n"));

    private static readonly TestLayer Node = new(TestFile.Program("usr/local/bin/node", "\u007fELF"), TestFile.Program("usr/local/bin/npm", "#!/usr/bin/env node"));

    private const string Manifest = """{"name": "web", "dependencies": {"express": "4.21.2"}, "devDependencies": {"typescript": "5.6.3"}}""";

    private static TestFile[] Express =>
    [
        new("app/node_modules/express/package.json", """{"name": "express", "version": "4.21.2"}"""),
        new("app/node_modules/express/index.js", new string(';', 200_000)),
    ];

    // What npm install and npm run build leave behind: the compiler, the cache, and what was made.
    private static TestLayer Built => new(
    [
        .. Express,
        new("app/node_modules/typescript/package.json", """{"name": "typescript", "version": "5.6.3"}"""),
        new("app/node_modules/typescript/lib/typescript.js", new string(';', 8_000_000)),
        new("root/.npm/_cacache/content-v2/sha512/00/11/2233", new string(';', 5_000_000)),
        new("app/dist/index.js", "server"),
    ]);

    private static TestStep[] NodeBase =>
    [
        TestStep.Debian("bookworm", RootFileSystem),
        TestStep.BuildKit("RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node node", TestLayer.Of(("etc/passwd", "node:x:1000:1000::/home/node:/bin/sh\n"))),
        TestStep.BuildKit("ENV NODE_VERSION=22.11.0"),
        TestStep.BuildKit("RUN set -ex && curl -fsSLO https://nodejs.example/node.tar.xz && tar -xf node.tar.xz", Node),
        TestStep.BuildKit("CMD [\"node\"]"),
    ];

    public static void Write(string folder)
    {
        new TestLayout().Add("latest", SingleStage).Add("1.4.2", MultiStage).WriteFolder(Path.Combine(folder, "shop/web"));
        new TestLayout().Add("latest", Worker).WriteFolder(Path.Combine(folder, "shop/worker"));
    }

    private static TestImage SingleStage => new()
    {
        WorkingDir = "/app",
        Cmd = ["node", "dist/index.js"],
        Steps =
        [
            .. NodeBase,
            TestStep.BuildKit("WORKDIR /app", TestLayer.Of(("app/", ""))),
            TestStep.BuildKit("ARG NPM_TOKEN"),
            TestStep.BuildKit("COPY . .", TestLayer.Of(("app/src/index.ts", "export {};\n"), ("app/tsconfig.json", "{}\n"), ("app/package.json", Manifest))),
            new TestStep($"RUN |1 NPM_TOKEN={Token} /bin/sh -c npm install && npm run build # buildkit", Built)
            {
                Comment = "buildkit.dockerfile.v0",
            },
            TestStep.BuildKit("EXPOSE map[3000/tcp:{}]"),
            TestStep.BuildKit("CMD [\"node\" \"dist/index.js\"]"),
        ],
    };

    private static TestImage MultiStage => new()
    {
        User = "1000",
        WorkingDir = "/app",
        Env = ["PATH=/usr/local/bin:/usr/bin:/bin", "NODE_ENV=production"],
        Cmd = ["node", "dist/index.js"],
        Steps =
        [
            .. NodeBase,
            TestStep.BuildKit("WORKDIR /app", TestLayer.Of(("app/", ""))),
            TestStep.BuildKit("ENV NODE_ENV=production"),
            TestStep.BuildKit("COPY /app/package.json ./", TestLayer.Of(("app/package.json", Manifest))),
            TestStep.BuildKit("COPY /app/node_modules ./node_modules", new TestLayer(Express)),
            TestStep.BuildKit("COPY /app/dist ./dist", TestLayer.Of(("app/dist/index.js", "server"))),
            TestStep.BuildKit("USER 1000"),
            TestStep.BuildKit("CMD [\"node\" \"dist/index.js\"]"),
        ],
    };

    private static TestImage Worker => MultiStage with { Cmd = ["node", "dist/worker.js"] };
}
