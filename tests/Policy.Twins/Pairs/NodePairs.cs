namespace Policy.Twins.Pairs;

/// <summary>Further applications of Node: yarn, pnpm's workspaces, NestJS, Vite behind nginx.</summary>
internal static class NodePairs
{
    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("yarn", "node", NodeApplications.Api,
            """
            FROM <base>
            WORKDIR /usr/src/app
            COPY package.json yarn.lock ./
            RUN yarn install --frozen-lockfile <more>
            COPY . .
            RUN yarn build
            <user>
            CMD ["node", "dist/index.js"]
            """,
            """
            FROM <base> AS build
            WORKDIR /usr/src/app
            COPY package.json yarn.lock ./
            RUN yarn install --frozen-lockfile
            COPY . .
            RUN yarn build
            FROM <runtime>
            ENV NODE_ENV=production
            WORKDIR /usr/src/app
            COPY package.json yarn.lock ./
            RUN yarn install --frozen-lockfile --production && yarn cache clean
            COPY --from=build /usr/src/app/dist dist
            USER node
            CMD ["node", "dist/index.js"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=node:20\nruntime=node:20-slim\nmore=--network-timeout 100000"),
                new(Dialects.BuildKit, "base=node:20-alpine\nruntime=node:20-alpine\nmore=&& yarn cache clean\nuser=USER node"),
                new(Dialects.Buildah, "base=node:20-slim\nruntime=node:20-alpine\nmore=--non-interactive"),
            ],
        },
        new("pnpm workspace", "node", NodeApplications.Workspace,
            """
            FROM <base>
            RUN corepack enable
            WORKDIR /repo
            COPY . .
            RUN <install>
            RUN pnpm --filter api build
            WORKDIR /repo/apps/api
            CMD ["node", "dist/main.js"]
            """,
            """
            FROM <base> AS build
            RUN corepack enable
            WORKDIR /repo
            COPY pnpm-lock.yaml pnpm-workspace.yaml ./
            RUN pnpm fetch
            COPY . .
            RUN pnpm install --frozen-lockfile --offline
            RUN pnpm --filter api build
            RUN pnpm deploy --filter=api --prod /prod/api
            FROM <runtime>
            WORKDIR /app
            COPY --from=build --chown=node:node /prod/api ./
            USER node
            CMD ["node", "dist/main.js"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=node:20\nruntime=node:20-slim\ninstall=pnpm install --frozen-lockfile"),
                new(Dialects.BuildKit, "base=node:20-slim\nruntime=node:20-alpine\ninstall=--mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile"),
                new(Dialects.BuildahLayers, "base=node:20-alpine\nruntime=node:20-alpine\ninstall=pnpm install"),
            ],
        },
        new("NestJS with Prisma", "node", NodeApplications.Nest,
            """
            FROM <base>
            <tools>
            WORKDIR /app
            COPY . .
            RUN npm ci
            RUN npx prisma generate && npm run build
            <clean>
            ENV NODE_ENV=production
            CMD ["node", "dist/main.js"]
            """,
            """
            FROM <base> AS builder
            <tools>
            WORKDIR /app
            COPY package*.json ./
            COPY prisma ./prisma
            RUN npm ci
            COPY . .
            RUN npx prisma generate && npm run build && npm prune --production
            FROM <runtime>
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=builder /app/node_modules ./node_modules
            COPY --from=builder /app/package.json ./
            COPY --from=builder /app/dist ./dist
            <command>
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=node:20-alpine\nruntime=node:20-alpine\ntools=RUN apk add --no-cache python3 make g++\ncommand=CMD [\"node\", \"dist/main.js\"]"),
                new(Dialects.BuildKit, "base=node:20\nruntime=gcr.io/distroless/nodejs20-debian12\nclean=RUN npm prune --omit=dev\ncommand=CMD [\"dist/main.js\"]"),
                new(Dialects.Buildah, "base=node:20\nruntime=node:20-slim\ncommand=CMD [\"node\", \"dist/main.js\"]"),
            ],
        },
        new("Vite behind nginx", "spa", NodeApplications.Spa,
            """
            FROM <single>
            <tools>
            WORKDIR /app
            COPY package*.json ./
            RUN <install>
            COPY . .
            RUN npm run build
            <serve>
            """,
            """
            FROM <base> AS build
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY . .
            RUN npm run build
            FROM nginx:alpine
            COPY nginx.conf /etc/nginx/conf.d/default.conf
            COPY --from=build /app/dist /usr/share/nginx/html
            EXPOSE 80
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "single=node:20-alpine\nbase=node:20-alpine\ninstall=npm ci\nserve=CMD [\"npm\", \"run\", \"preview\", \"--\", \"--host\"]"),
                new(Dialects.BuildKit, "single=nginx:alpine\nbase=node:20\ntools=RUN apk add --no-cache nodejs npm\ninstall=npm install\nserve=RUN cp -r dist/. /usr/share/nginx/html"),
                new(Dialects.BuildahLayers, "single=node:20\nbase=node:20-slim\ninstall=npm ci && npm install -g serve\nserve=CMD [\"serve\", \"-s\", \"dist\"]"),
            ],
        },
    ];
}
