namespace Policy.Twins.Pairs;

/// <summary>
/// The Dockerfiles of a guide to multi-stage builds, each beside what people write who have not read it. Names are the
/// guide's headings.
/// </summary>
internal static class GuidePairs
{
    private const string Single =
        """
        FROM <base>
        WORKDIR /app
        <first>
        COPY package*.json ./
        RUN <install>
        COPY . .
        RUN npm run build
        <clean>
        <user>
        EXPOSE 3000
        CMD ["node", "dist/index.js"]
        """;

    /// <summary>The pairs that are built in one stage by the same three ways.</summary>
    public static IEnumerable<PairSource> All =>
    [
        Node("Basic Multi-Stage Build",
            """
            FROM node:20-alpine AS builder
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY . .
            RUN npm run build
            FROM node:20-alpine AS production
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci --only=production
            COPY --from=builder /app/dist ./dist
            USER node
            EXPOSE 3000
            CMD ["node", "dist/index.js"]
            """),
        Node("TypeScript Application",
            """
            FROM node:20-alpine AS builder
            WORKDIR /app
            COPY package*.json ./
            COPY tsconfig.json ./
            RUN npm ci
            COPY src ./src
            RUN npm run build
            FROM node:20-alpine
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci --only=production && npm cache clean --force
            COPY --from=builder /app/dist ./dist
            USER node
            EXPOSE 3000
            CMD ["node", "dist/index.js"]
            """),
        Node("Optimizing Layer Caching",
            """
            FROM node:20-alpine AS builder
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY tsconfig.json ./
            COPY src ./src
            RUN npm run build
            FROM node:20-alpine
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci --only=production
            COPY --from=builder /app/dist ./dist
            CMD ["node", "dist/index.js"]
            """),
        Node("Testing Stage",
            """
            FROM node:20-alpine AS base
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            FROM base AS test
            COPY . .
            RUN npm run lint
            RUN npm run test
            FROM base AS builder
            COPY . .
            RUN npm run build
            FROM node:20-alpine AS production
            WORKDIR /app
            COPY --from=builder /app/dist ./dist
            COPY --from=builder /app/package*.json ./
            RUN npm ci --only=production
            CMD ["node", "dist/index.js"]
            """),
        new("Size Comparison", "node", NodeApplications.Api,
            """
            FROM <base>
            WORKDIR /app
            COPY . .
            RUN npm install
            RUN npm run build
            CMD ["node", "dist/index.js"]
            """,
            """
            FROM node:20-alpine AS builder
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY . .
            RUN npm run build
            FROM node:20-alpine
            WORKDIR /app
            COPY --from=builder /app/dist ./dist
            COPY package*.json ./
            RUN npm ci --only=production
            CMD ["node", "dist/index.js"]
            """)
        {
            Variants = [new(Dialects.Docker, "base=node:20"), new(Dialects.BuildKit, "base=node:20"), new(Dialects.BuildahLayers, "base=node:20")],
        },
        new("Next.js Application", "nextjs", NodeApplications.Next, NextSingle,
            """
            FROM node:20-alpine AS deps
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            FROM node:20-alpine AS builder
            WORKDIR /app
            COPY --from=deps /app/node_modules ./node_modules
            COPY . .
            ENV NEXT_TELEMETRY_DISABLED 1
            RUN npm run build
            FROM node:20-alpine AS runner
            WORKDIR /app
            ENV NODE_ENV production
            ENV NEXT_TELEMETRY_DISABLED 1
            RUN addgroup --system --gid 1001 nodejs
            RUN adduser --system --uid 1001 nextjs
            COPY --from=builder /app/public ./public
            COPY --from=builder /app/.next/standalone ./
            COPY --from=builder /app/.next/static ./.next/static
            USER nextjs
            EXPOSE 3000
            ENV PORT 3000
            CMD ["node", "server.js"]
            """)
        {
            Variants = [new(Dialects.Docker, "base=node:20-alpine"), new(Dialects.BuildKit, "base=node:20-slim\nuser=USER node"), new(Dialects.Buildah, "base=node:20")],
        },
        new("Using Build Arguments", "nextjs", NodeApplications.Next,
            """
            FROM <base>
            ARG API_URL
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY . .
            ENV NEXT_PUBLIC_API_URL=$API_URL
            RUN npm run build
            CMD ["npm", "start"]
            """,
            """
            FROM node:20-alpine AS builder
            ARG NODE_ENV=production
            ARG API_URL
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci
            COPY . .
            ENV NEXT_PUBLIC_API_URL=$API_URL
            RUN npm run build
            FROM node:20-alpine
            WORKDIR /app
            COPY --from=builder /app/.next/standalone ./
            COPY --from=builder /app/public ./public
            COPY --from=builder /app/.next/static ./.next/static
            CMD ["node", "server.js"]
            """)
        {
            BuildArgs = ["API_URL=https://api.example.com"],
            Variants = [new(Dialects.Docker, "base=node:20"), new(Dialects.BuildKit, "base=node:20-alpine"), new(Dialects.BuildahLayers, "base=node:20-slim")],
        },
        new("Go Application", "go", ServerApplications.Go,
            """
            FROM <base>
            WORKDIR /app
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 GOOS=linux go build -o /app/server ./cmd/server
            EXPOSE 8080
            ENTRYPOINT ["/app/server"]
            """,
            """
            FROM golang:1.21-alpine AS builder
            WORKDIR /app
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 GOOS=linux go build -o /app/server ./cmd/server
            FROM scratch
            COPY --from=builder /app/server /server
            COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            EXPOSE 8080
            ENTRYPOINT ["/server"]
            """)
        {
            Variants = [new(Dialects.Docker, "base=golang:1.21"), new(Dialects.BuildKit, "base=golang:1.21-alpine"), new(Dialects.Buildah, "base=golang:1.21-alpine")],
        },
        new("Python Application", "python", PythonApplications.Web,
            """
            FROM <base>
            WORKDIR /app
            RUN apt-get update && apt-get install -y --no-install-recommends \
                build-essential \
                <lists>
            COPY requirements.txt .
            RUN pip install <cache> -r requirements.txt
            COPY . .
            <user>
            EXPOSE 8000
            CMD ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]
            """,
            """
            FROM python:3.11-slim AS builder
            WORKDIR /app
            RUN apt-get update && apt-get install -y --no-install-recommends \
                build-essential \
                && rm -rf /var/lib/apt/lists/*
            RUN python -m venv /opt/venv
            ENV PATH="/opt/venv/bin:$PATH"
            COPY requirements.txt .
            RUN pip install --no-cache-dir -r requirements.txt
            FROM python:3.11-slim
            WORKDIR /app
            COPY --from=builder /opt/venv /opt/venv
            ENV PATH="/opt/venv/bin:$PATH"
            COPY . .
            USER nobody
            EXPOSE 8000
            CMD ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=python:3.11-slim\nlists=&& rm -rf /var/lib/apt/lists/*\ncache=--no-cache-dir"),
                new(Dialects.BuildKit, "base=python:3.11\nlists=gcc\ncache=--progress-bar=off\nuser=USER nobody"),
                new(Dialects.BuildahLayers, "base=python:3.11-slim\nlists=libffi-dev\ncache=--no-cache-dir"),
            ],
        },
    ];

    private const string NextSingle =
        """
        FROM <base>
        WORKDIR /app
        COPY package*.json ./
        RUN npm ci
        COPY . .
        ENV NEXT_TELEMETRY_DISABLED 1
        RUN npm run build
        ENV NODE_ENV production
        <user>
        EXPOSE 3000
        CMD ["npm", "start"]
        """;

    private static PairSource Node(string name, string multi) => new(name, "node", NodeApplications.Api, Single, multi)
    {
        Variants =
        [
            new(Dialects.Docker, "base=node:20-alpine\ninstall=npm ci"),
            new(Dialects.BuildKit, "base=node:20-slim\ninstall=npm ci\nuser=USER node"),
            new(Dialects.Buildah, "base=node:20-alpine\ninstall=npm install\nfirst=RUN apk add --no-cache python3 make g++"),
            new(Dialects.BuildahLayers, "base=node:20\ninstall=npm ci && npm cache clean --force\nclean=RUN npm prune --production"),
        ],
    };
}
