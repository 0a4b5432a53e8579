using Policy.Rules.Contents;
using Policy.Twins.Builders;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>node: on buildpack-deps with all that native modules want, slim, and on Alpine. npm brings node-gyp, and Node its headers.</summary>
internal static class NodeImages
{
    private const string Files =
        """
        bin/node 93M x
        bin/nodejs -> /usr/local/bin/node
        bin/npm -> ../lib/node_modules/npm/bin/npm-cli.js
        bin/npx -> ../lib/node_modules/npm/bin/npx-cli.js
        bin/corepack -> ../lib/node_modules/corepack/dist/corepack.js
        include/node/node.h 52K
        include/node/v8.h 3K
        include/node/openssl/archs/linux-x86_64/asm/include/openssl/opensslv.h 9M
        include/node/common.gypi 18K
        lib/node_modules/npm/bin/npm-cli.js 54 s
        lib/node_modules/npm/bin/npx-cli.js 2.8K s
        lib/node_modules/npm/lib/cli.js 1.4M
        lib/node_modules/npm/docs/content/commands/npm-install.md 2M
        lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js 3.3K s
        lib/node_modules/npm/node_modules/node-gyp/gyp/gyp_main.py 1.2K s
        lib/node_modules/npm/node_modules/node-gyp/gyp/pylib/gyp/generator/make.py 1.6M
        lib/node_modules/corepack/dist/corepack.js 160 s
        lib/node_modules/corepack/dist/lib/corepack.cjs 1M
        share/man/man1/node.1 19K
        """;

    // npm's own packages; each says so in its package.json.
    private static readonly (string Path, string Version, long Bytes)[] Bundled =
    [
        ("npm", "10.2.4", 300_000), ("corepack", "0.23.0", 10_000), ("npm/node_modules/node-gyp", "10.0.1", 200_000), ("npm/node_modules/semver", "7.5.4", 95_000),
        ("npm/node_modules/tar", "6.2.0", 160_000), ("npm/node_modules/pacote", "17.0.4", 90_000), ("npm/node_modules/graceful-fs", "4.2.11", 30_000),
        ("npm/node_modules/@npmcli/arborist", "7.2.1", 480_000),
    ];

    private static readonly BuildKit Own = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("node:20", () => Node("buildpack-deps:bookworm", "groupadd --gid 1000 node   && useradd --uid 1000 --gid node --shell /bin/bash --create-home node", 2)),
        new("node:20-slim", () => Node("debian:12-slim", "groupadd --gid 1000 node     && useradd --uid 1000 --gid node --shell /bin/bash --create-home node", 2)),
        new("node:20-alpine", Alpine),
    ];

    private static SimulatedImage Node(string parent, string users, double day) => Close(BaseImages.On(parent, Own, day)
        .Run(users)
        .Env("NODE_VERSION", "20.11.1")
        .Run("ARCH= && dpkgArch=\"$(dpkg --print-architecture)\" && case \"${dpkgArch##*-}\" in amd64) ARCH='x64';; *) exit 1 ;; esac && set -ex && curl -fsSLO --compressed \"https://example.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-$ARCH.tar.xz\" && tar -xJf \"node-v$NODE_VERSION-linux-$ARCH.tar.xz\" -C /usr/local --strip-components=1 --no-same-owner && ln -s /usr/local/bin/node /usr/local/bin/nodejs && node --version && npm --version", Install));

    private static SimulatedImage Alpine() => Close(BaseImages.On("alpine:3.19", Own, 2)
        .Env("NODE_VERSION", "20.11.1")
        .Run(
            "addgroup -g 1000 node     && adduser -u 1000 -G node -s /bin/sh -D node     && apk add --no-cache         libstdc++     && apk add --no-cache --virtual .build-deps         curl     && ARCH= OPENSSL_ARCH='linux*' && alpineArch=\"$(apk --print-arch)\"       && set -eu;       curl -fsSLO --compressed \"https://example.org/download/release/v$NODE_VERSION/node-v$NODE_VERSION-linux-$ARCH-musl.tar.xz\"; tar -xJf node.tar.xz -C /usr/local --strip-components=1 --no-same-owner     && apk del .build-deps   && node --version   && npm --version",
            machine =>
            {
                World.Run(machine, "addgroup -g 1000 node && adduser -u 1000 node && apk add --no-cache libstdc++");
                Install(machine);
            }));

    private static SimulatedImage Close(ImageBuilder builder) => builder
        .Env("YARN_VERSION", "1.22.19")
        .Run("set -ex   && curl -fsSLO --compressed \"https://example.org/downloads/$YARN_VERSION/yarn-v$YARN_VERSION.tar.gz\"   && tar -xzf yarn-v$YARN_VERSION.tar.gz -C /opt/   && ln -s /opt/yarn-v$YARN_VERSION/bin/yarn /usr/local/bin/yarn   && ln -s /opt/yarn-v$YARN_VERSION/bin/yarnpkg /usr/local/bin/yarnpkg   && yarn --version", machine =>
            machine.WriteAll("opt/yarn-v1.22.19/bin/yarn 1K s\nopt/yarn-v1.22.19/bin/yarn.js 1K s\nopt/yarn-v1.22.19/lib/cli.js 5.1M\nusr/local/bin/yarn -> /opt/yarn-v1.22.19/bin/yarn\nusr/local/bin/yarnpkg -> /opt/yarn-v1.22.19/bin/yarn", ""))
        .Copy("docker-entrypoint.sh", "/usr/local/bin/", "usr/local/bin/docker-entrypoint.sh 388 s")
        .Entrypoint("docker-entrypoint.sh")
        .Cmd("node").Finish();

    private static void Install(Machine machine)
    {
        machine.WriteAll(Files, "usr/local");
        foreach (var (path, version, bytes) in Bundled)
        {
            NpmCommands.Unpack(machine, new Dependency(PackageKind.Npm, path[(path.IndexOf("node_modules/", StringComparison.Ordinal) is var at and >= 0 ? at + "node_modules/".Length : 0)..], version, bytes), $"usr/local/lib/node_modules/{path}");
        }
    }
}
