using Policy.Twins.Bases;
using Policy.Twins.Builders;

namespace Policy.Twins.Pairs;

/// <summary>Images that are no twins.</summary>
internal static class OtherImages
{
    private static readonly string[] BasesAsTheyAre =
        ["debian:12", "debian:12-slim", "alpine:3.19", "ubuntu:22.04", "node:20-alpine", "node:20-slim", "python:3.11-slim", "nginx:alpine", "eclipse-temurin:17-jre", "gcr.io/distroless/static-debian12"];

    private static readonly Application Jar = new() { Name = "catalog", Context = "target/catalog-1.0.0.jar 42M" };
    private static readonly Application Published = new() { Name = "Ledger", Context = "publish/Ledger.dll 70K\npublish/Ledger.deps.json 20K\npublish/Npgsql.dll 1.4M" };
    private static readonly Application Binary = new() { Name = "gateway", Context = "bin/gateway 14M x\nmigrations/001_init.sql 1K" };
    private static readonly Application Site = new() { Name = "site", Context = "index.html 9K\ncss/site.css 20K\njs/site.js 30K\nnginx.conf 700" };

    /// <summary>Images that needed no build, or cleaned up in the step that built.</summary>
    public static IEnumerable<TwinImage> NotApplicable =>
    [
        .. BasesAsTheyAre.Select(name => new TwinImage(name, "a base image as it is", BaseImages.Find(name).ToFacts(name))),
        .. Each("a script of Python", "the language's image and a script", PythonApplications.Script,
            """
            FROM python:3.11-slim
            WORKDIR /app
            COPY rotate.py config.yaml ./
            USER nobody
            CMD ["python3", "rotate.py"]
            """),
        .. Each("a shell script and curl", "a tool is installed, nothing is built", PythonApplications.Script,
            """
            FROM alpine:3.19
            RUN apk add --no-cache bash curl tzdata
            COPY run.sh /usr/local/bin/run.sh
            ENTRYPOINT ["/usr/local/bin/run.sh"]
            """),
        .. Each("a shell script on Debian", "a tool is installed, nothing is built", PythonApplications.Script,
            """
            FROM debian:12-slim
            RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl postgresql-client && rm -rf /var/lib/apt/lists/*
            COPY run.sh /run.sh
            CMD ["/run.sh"]
            """),
        .. Each("plain JavaScript", "its dependencies are installed, nothing is built", NodeApplications.Plain,
            """
            FROM node:20-alpine
            ENV NODE_ENV=production
            WORKDIR /app
            COPY package*.json ./
            RUN npm ci --omit=dev && npm cache clean --force
            COPY . .
            USER node
            CMD ["node", "server.js"]
            """),
        .. Each("a static site", "files behind a server", Site,
            """
            FROM nginx:alpine
            COPY nginx.conf /etc/nginx/conf.d/default.conf
            COPY . /usr/share/nginx/html
            """),
        .. Each("a jar built elsewhere", "what is copied was built by CI", Jar,
            """
            FROM eclipse-temurin:17-jre
            WORKDIR /app
            COPY target/*.jar app.jar
            USER 1000
            ENTRYPOINT ["java", "-jar", "app.jar"]
            """),
        .. Each("assemblies built elsewhere", "what is copied was built by CI", Published,
            """
            FROM mcr.microsoft.com/dotnet/aspnet:8.0
            WORKDIR /app
            COPY publish/ .
            ENTRYPOINT ["dotnet", "Ledger.dll"]
            """),
        .. Each("a program built elsewhere", "what is copied was built by CI", Binary,
            """
            FROM gcr.io/distroless/static-debian12:nonroot
            COPY bin/gateway /gateway
            COPY migrations /migrations
            ENTRYPOINT ["/gateway"]
            """),
        .. Each("compiled and purged in one step", "the compiler is in no layer", ServerApplications.C,
            """
            FROM debian:12-slim
            COPY . /src
            RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make && cd /src && make && make install && make clean && cd / && rm -rf /src && apt-get purge -y --auto-remove gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
            USER nobody
            CMD ["echod"]
            """),
        .. Each("wheels built and purged in one step", "the compiler is in no layer", PythonApplications.Web,
            """
            FROM python:3.11-alpine
            WORKDIR /app
            COPY requirements.txt .
            RUN apk add --no-cache --virtual .build-deps gcc musl-dev libffi-dev postgresql-dev && pip install --no-cache-dir -r requirements.txt && apk del .build-deps && apk add --no-cache libpq
            COPY inventory ./inventory
            COPY app.py .
            CMD ["gunicorn", "app:app"]
            """),
    ];

    /// <summary>Images of one stage that are no twins: SDKs that run the sources, and toolchains left behind.</summary>
    public static IEnumerable<TwinImage> Singles =>
    [
        .. Each("mvn spring-boot:run", "an SDK runs the sources", ServerApplications.Spring,
            """
            FROM maven:3.9-eclipse-temurin-17
            WORKDIR /app
            COPY . .
            RUN mvn -B dependency:resolve
            CMD ["mvn", "spring-boot:run"]
            """),
        .. Each("dotnet run", "an SDK runs the sources", ServerApplications.AspNet,
            """
            FROM mcr.microsoft.com/dotnet/sdk:8.0
            WORKDIR /src
            COPY . .
            RUN dotnet build
            CMD ["dotnet", "run"]
            """),
        .. Each("go run", "an SDK runs the sources", ServerApplications.Go,
            """
            FROM golang:1.21
            WORKDIR /src
            COPY . .
            RUN go mod download
            CMD ["go", "run", "./cmd/server"]
            """),
        .. Each("npm run dev", "development's server is shipped", NodeApplications.Spa,
            """
            FROM node:20
            WORKDIR /app
            COPY . .
            RUN npm install && npm run build
            EXPOSE 5173
            CMD ["npm", "run", "dev"]
            """),
        .. Each("cargo run", "an SDK runs the sources", ServerApplications.Rust,
            """
            FROM rust:1.75
            WORKDIR /app
            COPY . .
            RUN cargo build
            CMD ["cargo", "run"]
            """),
        .. Each("built in one layer", "all in one step, and the compiler stays", ServerApplications.C,
            """
            FROM ubuntu:22.04
            COPY . /src
            RUN apt-get update && apt-get install -y build-essential && cd /src && make && make install && rm -rf /src /var/lib/apt/lists/*
            CMD ["echod"]
            """),
    ];

    /// <summary>Built in stages, though the last stage has a toolchain: what is left is another rule's concern.</summary>
    public static IEnumerable<TwinImage> ToolsLeft =>
    [
        Image("stages upon the full image of Node", "built in stages", NodeApplications.Api, Dialects.BuildKit,
            """
            FROM node:20 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build
            FROM node:20
            WORKDIR /app
            ENV NODE_ENV=production
            COPY package*.json ./
            RUN npm ci --omit=dev && npm cache clean --force
            COPY --from=build /app/dist ./dist
            CMD ["node", "dist/index.js"]
            """),
        Image("stages upon a JDK", "built in stages", ServerApplications.Spring, Dialects.BuildKit,
            """
            FROM maven:3.9-eclipse-temurin-17 AS build
            WORKDIR /app
            COPY . .
            RUN mvn -B package
            FROM eclipse-temurin:17-jdk
            COPY --from=build /app/target/catalog-1.0.0.jar /app.jar
            ENTRYPOINT ["java", "-jar", "/app.jar"]
            """),
    ];

    private static IEnumerable<TwinImage> Each(string name, string why, Application application, string dockerfile) =>
        new[] { Dialects.Docker, Dialects.BuildKit, Dialects.BuildahLayers }.Select(dialect => Image($"{name}, {dialect.Name}", why, application, dialect, dockerfile));

    private static TwinImage Image(string name, string why, Application application, Dialect dialect, string dockerfile) =>
        new(name, why, DockerfileBuild.Build(dockerfile, application, dialect).ToFacts(name));
}
