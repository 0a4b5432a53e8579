namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>C and C++: what <c>make install</c> puts under a folder of its own is all that is copied.</summary>
internal static class NativeDockerfile
{
    public static string Write(BuiltApplication image) => $"""
        # syntax=docker/dockerfile:1
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y --no-install-recommends build-essential
        WORKDIR /src
        COPY . .
        RUN {image.CommandsOr("make")}
        # leave what runs under /out: make install DESTDIR=/out

        FROM debian:12-slim
        COPY --from=build /out/ /
        {image.Closing("65532")}
        """;
}
