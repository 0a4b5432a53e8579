using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Twins.Pairs;

/// <summary>Applications of Node: their sources, dependencies, and what their builds write.</summary>
internal static class NodeApplications
{
    private const string Context =
        """
        package.json 1.3K
        package-lock.json 310K
        yarn.lock 180K
        tsconfig.json 600
        .eslintrc.json 400
        README.md 3K
        src/index.ts 1.4K
        src/routes/orders.ts 5.8K
        src/services/orders.service.ts 9K
        src/db/client.ts 2K
        test/orders.test.ts 7K
        """;

    private const string Server =
        """
        express 4.18.2 220K
        body-parser 1.20.1 61K
        accepts 1.3.8 18K
        cookie 0.5.0 24K
        debug 4.3.4 43K
        depd 2.0.0 27K
        finalhandler 1.2.0 18K
        http-errors 2.0.0 19K
        iconv-lite 0.4.24 340K
        mime-db 1.52.0 210K
        ms 2.1.3 7K
        qs 6.11.0 240K
        send 0.18.0 50K
        pg 8.11.3 90K
        pino 8.19.0 680K
        zod 3.22.4 620K
        dotenv 16.4.5 75K
        """;

    private const string Development =
        """
        typescript 5.3.3 37M dev
        @types/node 20.11.20 2M dev
        @types/express 4.17.21 25K dev
        eslint 8.56.0 2.9M dev
        @typescript-eslint/parser 6.21.0 220K dev
        @typescript-eslint/typescript-estree 6.21.0 740K dev
        jest 29.7.0 110K dev
        jest-haste-map 29.7.0 420K dev
        ts-jest 29.1.2 330K dev
        @babel/core 7.23.9 900K dev
        @babel/parser 7.23.9 1.8M dev
        caniuse-lite 1.0.30001589 2.2M dev
        prettier 3.2.5 8.1M dev
        nodemon 3.1.0 210K dev
        lodash 4.17.21 1.4M dev
        esbuild 0.20.1 9.6M dev native
        """;

    private const string Dist = "dist/index.js 2K\ndist/routes/orders.js 7K\ndist/services/orders.service.js 11K\ndist/db/client.js 3K\ndist/index.js.map 4K";

    /// <summary>An API in TypeScript.</summary>
    public static Application Api { get; } = new()
    {
        Name = "orders-api",
        Context = Context,
        Dependencies = Table(Server, Development),
        Outputs = Dist,
    };

    /// <summary>A site on Next.js with a standalone server.</summary>
    public static Application Next { get; } = new()
    {
        Name = "storefront",
        Context =
            """
            package.json 1.1K
            package-lock.json 420K
            next.config.js 300
            tsconfig.json 600
            public/favicon.ico 15K
            public/logo.svg 9K
            src/pages/index.tsx 4K
            src/pages/products/[id].tsx 6K
            src/components/Cart.tsx 8K
            src/styles/globals.css 12K
            """,
        Dependencies = Table(
            "next 14.1.0 74M\nreact 18.2.0 310K\nreact-dom 18.2.0 4.4M\n@swc/helpers 0.5.2 480K\nstyled-jsx 5.1.1 1.1M\n@next/swc-linux-x64-musl 14.1.0 96M native\ncaniuse-lite 1.0.30001589 2.2M\npostcss 8.4.31 200K\nsharp 0.33.2 600K native",
            "typescript 5.3.3 37M dev\neslint 8.56.0 2.9M dev\neslint-config-next 14.1.0 30K dev\ntailwindcss 3.4.1 5.8M dev\n@types/react 18.2.58 170K dev\n@types/node 20.11.20 2M dev"),
        Outputs =
            """
            .next/BUILD_ID 21
            .next/build-manifest.json 2K
            .next/server/pages/index.html 8K
            .next/server/chunks/123.js 600K
            .next/static/chunks/main-a1b2c3.js 120K
            .next/static/chunks/framework-d4e5f6.js 140K
            .next/static/css/1a2b3c.css 24K
            .next/cache/webpack/client-production/0.pack 46M
            .next/standalone/server.js 5K
            .next/standalone/package.json 1.1K
            .next/standalone/.next/server/pages/index.html 8K
            .next/standalone/node_modules/next/dist/server/next-server.js 9M
            .next/standalone/node_modules/react/index.js 300K
            .next/standalone/node_modules/react-dom/server.js 2.6M
            """,
    };

    /// <summary>A single page application.</summary>
    public static Application Spa { get; } = new()
    {
        Name = "dashboard",
        Context =
            """
            package.json 1K
            package-lock.json 240K
            pnpm-lock.yaml 150K
            yarn.lock 150K
            index.html 400
            vite.config.ts 300
            tsconfig.json 500
            nginx.conf 700
            src/main.tsx 500
            src/App.tsx 4K
            src/components/Chart.tsx 7K
            public/robots.txt 60
            """,
        Dependencies = Table(
            "react 18.2.0 310K\nreact-dom 18.2.0 4.4M\nreact-router-dom 6.22.1 700K\nrecharts 2.12.1 4.9M\nd3-scale 4.0.2 240K",
            "vite 5.1.4 3.1M dev\nrollup 4.12.0 2.4M dev\n@rollup/rollup-linux-x64-gnu 4.12.0 2.6M dev native\nesbuild 0.19.12 9.4M dev native\ntypescript 5.3.3 37M dev\n@vitejs/plugin-react 4.2.1 60K dev\nvitest 1.3.1 3.3M dev\nsass 1.71.1 5.6M dev"),
        Outputs = "dist/index.html 500\ndist/assets/index-4f3a2b.js 410K\ndist/assets/index-9e8d7c.css 31K\ndist/robots.txt 60",
    };

    /// <summary>A workspace of two packages, of which one is shipped.</summary>
    public static Application Workspace { get; } = new()
    {
        Name = "platform",
        Context =
            """
            package.json 700
            pnpm-lock.yaml 260K
            pnpm-workspace.yaml 60
            turbo.json 300
            apps/api/package.json 900
            apps/api/tsconfig.json 300
            apps/api/src/main.ts 2K
            packages/shared/package.json 400
            packages/shared/src/index.ts 3K
            """,
        Dependencies = Table(Server, Development + "\nturbo 1.12.4 28M dev native"),
        Outputs = "apps/api/dist/main.js 3K\napps/api/dist/orders.js 9K\npackages/shared/dist/index.js 4K\nnode_modules/.cache/turbo/a1b2.tar.zst 900K",
    };

    /// <summary>A NestJS service with Prisma.</summary>
    public static Application Nest { get; } = new()
    {
        Name = "billing",
        Context = Context + "\nnest-cli.json 200\nprisma/schema.prisma 3K\nsrc/app.module.ts 1K",
        Dependencies = Table(
            "@nestjs/core 10.3.3 560K\n@nestjs/common 10.3.3 480K\n@nestjs/platform-express 10.3.3 40K\nreflect-metadata 0.2.1 230K\nrxjs 7.8.1 4.4M\n@prisma/client 5.10.2 6.8M\nprisma 5.10.2 15M native\nbcrypt 5.1.1 190K native\n" + Server,
            "@nestjs/cli 10.3.2 700K dev\nwebpack 5.90.1 5.1M dev\nts-node 10.9.2 760K dev\n" + Development),
        Outputs = "dist/main.js 2K\ndist/app.module.js 3K\ndist/orders/orders.controller.js 9K\nnode_modules/.prisma/client/libquery_engine-linux-musl.so.node 17M",
    };

    /// <summary>A server in plain JavaScript: nothing to build.</summary>
    public static Application Plain { get; } = new()
    {
        Name = "webhook-relay",
        Context = "package.json 500\npackage-lock.json 60K\nserver.js 4K\nlib/relay.js 6K",
        Dependencies = Table(Server, ""),
    };

    private static ImmutableArray<Dependency> Table(string production, string development) =>
        Application.Table(PackageKind.Npm, $"{production}\n{development}");
}
