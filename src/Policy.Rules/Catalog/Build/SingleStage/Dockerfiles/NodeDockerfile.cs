namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Node.js: the packages of development stay in the stage that builds.</summary>
internal static class NodeDockerfile
{
    public static string Write(BuiltApplication image)
    {
        var version = image.Version("NODE_VERSION", 1, "22");
        var flavour = image.IsAlpine ? "alpine" : "slim";
        var (manager, locks, install, prune, cache) = image.First("package-lock.json", "pnpm-lock.yaml", "yarn.lock") switch
        {
            "pnpm-lock.yaml" => ("corepack enable && ", "pnpm-lock.yaml", "pnpm install --frozen-lockfile", "pnpm prune --prod", "/root/.local/share/pnpm/store"),
            "yarn.lock" => ("", "yarn.lock", "yarn install --frozen-lockfile", "yarn install --production --ignore-scripts --prefer-offline", "/usr/local/share/.cache/yarn"),
            _ => ("", "package-lock.json", "npm ci", "npm prune --omit=dev", "/root/.npm"),
        };
        if (image.Names.Contains(".next"))
        {
            return Next(image, version, flavour, $"{manager}{install}", locks, cache);
        }

        var output = image.First("dist", "dist", "build", "out", "lib", ".output");
        return $"""
            # syntax=docker/dockerfile:1
            FROM node:{version}-{flavour} AS build
            WORKDIR {image.Folder}
            COPY package.json {locks} ./
            RUN --mount=type=cache,target={cache} {manager}{install}
            COPY . .
            RUN {image.CommandsOr("npm run build")} && {prune}

            FROM node:{version}-{flavour}
            ENV NODE_ENV=production
            WORKDIR {image.Folder}
            COPY --from=build {image.Folder}/package.json ./
            COPY --from=build {image.Folder}/node_modules ./node_modules
            COPY --from=build {image.Folder}/{output} ./{output}
            {image.Closing("node")}
            """;
    }

    private static string Next(BuiltApplication image, string version, string flavour, string install, string locks, string cache) => $"""
        # syntax=docker/dockerfile:1
        # next.config.js: output: "standalone"
        FROM node:{version}-{flavour} AS build
        WORKDIR {image.Folder}
        COPY package.json {locks} ./
        RUN --mount=type=cache,target={cache} {install}
        COPY . .
        RUN {image.CommandsOr("npm run build")}

        FROM node:{version}-{flavour}
        ENV NODE_ENV=production
        WORKDIR {image.Folder}
        COPY --from=build {image.Folder}/public ./public
        COPY --from=build {image.Folder}/.next/standalone ./
        COPY --from=build {image.Folder}/.next/static ./.next/static
        {image.Closing("node", "CMD [\"node\", \"server.js\"]")}
        """;
}
