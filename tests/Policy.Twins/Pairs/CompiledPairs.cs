namespace Policy.Twins.Pairs;

/// <summary>.NET, Rust, C.</summary>
internal static class CompiledPairs
{
    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("ASP.NET Core", "dotnet", ServerApplications.AspNet,
            """
            FROM mcr.microsoft.com/dotnet/sdk:8.0
            WORKDIR /src
            <restore>
            COPY . .
            RUN dotnet publish -c Release -o <output>
            <user>
            WORKDIR <output>
            ENTRYPOINT ["dotnet", "Ledger.dll"]
            """,
            """
            FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
            WORKDIR /src
            COPY *.csproj ./
            RUN dotnet restore
            COPY . .
            RUN dotnet publish -c Release -o /app --no-restore
            FROM <runtime>
            WORKDIR /app
            COPY --from=build /app .
            <user>
            ENTRYPOINT ["dotnet", "Ledger.dll"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "output=/app\nruntime=mcr.microsoft.com/dotnet/aspnet:8.0"),
                new(Dialects.BuildKit, "restore=COPY Ledger.csproj ./\noutput=/app/publish\nruntime=mcr.microsoft.com/dotnet/aspnet:8.0-alpine\nuser=USER 1654"),
                new(Dialects.Buildah, "output=/src/out\nruntime=mcr.microsoft.com/dotnet/aspnet:8.0"),
                new(Dialects.BuildahLayers, "output=/app\nruntime=mcr.microsoft.com/dotnet/aspnet:8.0\nuser=USER app"),
            ],
        },
        new("Rust", "rust", ServerApplications.Rust,
            """
            FROM <base>
            WORKDIR /usr/src/ingest
            COPY . .
            RUN <build>
            <move>
            CMD ["ingest"]
            """,
            """
            FROM rust:1.75 AS build
            WORKDIR /usr/src/ingest
            COPY . .
            RUN cargo build --release
            FROM <runtime>
            COPY --from=build /usr/src/ingest/target/release/ingest /usr/local/bin/ingest
            <user>
            CMD ["ingest"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=rust:1.75\nbuild=cargo install --path .\nruntime=debian:12-slim\nuser=USER nobody"),
                new(Dialects.BuildKit, "base=rust:1.75-slim\nbuild=cargo build --release\nmove=RUN cp target/release/ingest /usr/local/bin/\nruntime=gcr.io/distroless/cc-debian12"),
                new(Dialects.BuildahLayers, "base=rust:1.75\nbuild=cargo build --release && cp target/release/ingest /usr/local/bin/ && rm -rf target\nruntime=debian:12-slim"),
            ],
        },
        new("Rust without libc", "rust", ServerApplications.Rust,
            """
            FROM <base>
            WORKDIR /app
            COPY . .
            RUN cargo build --release
            ENTRYPOINT ["/app/target/release/ingest"]
            """,
            """
            FROM rust:1.75-alpine AS build
            WORKDIR /app
            COPY . .
            RUN rustup target add x86_64-unknown-linux-musl
            RUN cargo build --release --target x86_64-unknown-linux-musl
            FROM <runtime>
            COPY --from=build /app/target/x86_64-unknown-linux-musl/release/ingest /ingest
            USER 10001
            ENTRYPOINT ["/ingest"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=rust:1.75-alpine\nruntime=scratch"),
                new(Dialects.BuildKit, "base=rust:1.75-alpine\nruntime=scratch"),
                new(Dialects.Buildah, "base=rust:1.75\nruntime=gcr.io/distroless/static-debian12"),
            ],
        },
        new("C with make", "c", ServerApplications.C,
            """
            FROM <base>
            RUN <tools>
            WORKDIR /src
            COPY . .
            RUN <build>
            CMD ["echod"]
            """,
            """
            FROM <base> AS build
            RUN <tools>
            WORKDIR /src
            COPY . .
            RUN <build>
            FROM <runtime>
            COPY --from=build /usr/local/bin/echod /usr/local/bin/echod
            USER nobody
            CMD ["echod"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=debian:12\ntools=apt-get update && apt-get install -y build-essential\nbuild=make && make install\nruntime=debian:12-slim"),
                new(Dialects.BuildKit, "base=alpine:3.19\ntools=apk add --no-cache build-base\nbuild=make && make install && make clean\nruntime=alpine:3.19"),
                new(Dialects.Buildah, "base=debian:12-slim\ntools=apt-get update && apt-get install -y --no-install-recommends cmake gcc libc6-dev make && rm -rf /var/lib/apt/lists/*\nbuild=cmake -S . -B build && cmake --build build && cmake --install build\nruntime=gcr.io/distroless/base-debian12"),
                new(Dialects.BuildahLayers, "base=ubuntu:22.04\ntools=apt-get update && apt-get install -y gcc make libc6-dev\nbuild=make && make install\nruntime=ubuntu:22.04"),
            ],
        },
    ];
}
