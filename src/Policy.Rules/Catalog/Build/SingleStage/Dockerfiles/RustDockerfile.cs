namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Rust: one executable on a base with the C library and nothing else.</summary>
internal static class RustDockerfile
{
    public static string Write(BuiltApplication image) => $"""
        # syntax=docker/dockerfile:1
        FROM rust:{image.Version("RUST_VERSION", 2, "1")} AS build
        WORKDIR /src
        COPY . .
        RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
            cargo install --locked --path . --root /out

        FROM gcr.io/distroless/cc-debian12:nonroot
        COPY --from=build /out/bin/ /usr/local/bin/
        {image.Closing("65532")}
        """;
}
