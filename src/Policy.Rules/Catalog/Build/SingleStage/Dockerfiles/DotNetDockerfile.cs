namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>.NET: the SDK publishes, the runtime runs.</summary>
internal static class DotNetDockerfile
{
    public static string Write(BuiltApplication image)
    {
        var version = image.Version("DOTNET_VERSION", 2, image.Version("DOTNET_SDK_VERSION", 2, "10.0"));
        return $"""
            # syntax=docker/dockerfile:1
            FROM mcr.microsoft.com/dotnet/sdk:{version} AS build
            WORKDIR /src
            COPY *.csproj ./
            RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore
            COPY . .
            RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish --configuration Release --output /out

            # A console application needs no ASP.NET: mcr.microsoft.com/dotnet/runtime
            FROM mcr.microsoft.com/dotnet/aspnet:{version}
            WORKDIR /app
            COPY --from=build /out ./
            {image.Closing("$APP_UID")}
            """;
    }
}
