namespace Policy.Twins.Pairs;

/// <summary>Go: with a C library on distroless, and stripped on an image that has a shell.</summary>
internal static class GoPairs
{
    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("CGO on distroless", "go", ServerApplications.Go,
            """
            FROM <base>
            <tools>
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=1 go build -o /usr/local/bin/gateway ./cmd/server
            <user>
            CMD ["gateway"]
            """,
            """
            FROM golang:1.21 AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go test ./... && CGO_ENABLED=1 go build -trimpath -ldflags="-s -w" -o /out/gateway ./cmd/server
            FROM <runtime>
            COPY --from=build /out/gateway /
            COPY migrations /migrations
            ENTRYPOINT ["/gateway"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=golang:1.21\nruntime=gcr.io/distroless/base-debian12"),
                new(Dialects.BuildKit, "base=golang:1.21\nruntime=gcr.io/distroless/base-debian12:nonroot\nuser=USER 65532"),
                new(Dialects.BuildahLayers, "base=golang:1.21-alpine\ntools=RUN apk add --no-cache build-base\nruntime=gcr.io/distroless/cc-debian12:nonroot"),
            ],
        },
        new("on Alpine", "go", ServerApplications.Go,
            """
            FROM <base>
            <tools>
            WORKDIR /go/src/gateway
            COPY . .
            RUN go install ./cmd/server <clean>
            EXPOSE 8080
            CMD ["gateway"]
            """,
            """
            FROM golang:1.21-alpine AS build
            RUN apk add --no-cache git make
            WORKDIR /go/src/gateway
            COPY . .
            RUN go build -ldflags "-s -w" -o gateway ./cmd/server
            FROM <runtime>
            <certificates>
            RUN <adduser>
            COPY --from=0 /go/src/gateway/gateway /usr/local/bin/
            USER 10001
            CMD ["gateway"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=golang:1.21-alpine\ntools=RUN apk add git make\nadduser=adduser -D -u 10001 app\nruntime=alpine:3.19\ncertificates=RUN apk --no-cache add ca-certificates"),
                new(Dialects.BuildKit, "base=alpine:3.19\ntools=RUN apk add --no-cache go git\nadduser=adduser -D -u 10001 app\nruntime=alpine:3.19\nclean=&& rm -rf /root/.cache"),
                new(Dialects.Buildah, "base=golang:1.21\nadduser=useradd --uid 10001 app\nruntime=debian:12-slim\nclean=&& rm -rf /go/pkg /root/.cache"),
            ],
        },
    ];
}
