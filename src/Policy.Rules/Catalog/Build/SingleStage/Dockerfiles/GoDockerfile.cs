namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Go: one executable on a base without a shell.</summary>
internal static class GoDockerfile
{
    public static string Write(BuiltApplication image) => $"""
        # syntax=docker/dockerfile:1
        FROM golang:{image.Version("GOLANG_VERSION", 2, "1.25")} AS build
        WORKDIR /src
        COPY go.mod go.sum* ./
        RUN --mount=type=cache,target=/go/pkg/mod go mod download
        COPY . .
        RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
            CGO_ENABLED=0 go build -trimpath -o /out/app .

        # Where cgo is needed: gcr.io/distroless/base-debian12:nonroot
        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /out/app /app
        {image.Closing("65532", "ENTRYPOINT [\"/app\"]")}
        """;
}
