using Policy.Twins.Builders;

namespace Policy.Twins.Bases;

/// <summary>.NET's SDK, and ASP.NET's runtime.</summary>
internal static class DotNetImages
{
    private const string Runtime =
        """
        dotnet 70K x
        host/fxr/8.0.2/libhostfxr.so 380K
        shared/Microsoft.NETCore.App/8.0.2/System.Private.CoreLib.dll 12M
        shared/Microsoft.NETCore.App/8.0.2/libcoreclr.so 7M
        shared/Microsoft.NETCore.App/8.0.2/System.Private.Xml.dll 52M
        """;

    private const string Kit =
        """
        sdk/8.0.201/dotnet.dll 2.8M
        sdk/8.0.201/MSBuild.dll 700K
        sdk/8.0.201/Roslyn/bincore/csc.dll 190M
        sdk/8.0.201/NuGet.Commands.dll 1.1M
        sdk/8.0.201/Sdks/Microsoft.NET.Sdk/tools/net8.0/Microsoft.NET.Build.Tasks.dll 160M
        packs/Microsoft.NETCore.App.Ref/8.0.2/ref/net8.0/System.Runtime.dll 33M
        templates/8.0.2/microsoft.dotnet.common.projecttemplates.8.0.8.0.201.nupkg 2M
        """;

    private static readonly ClassicDocker Docker = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("mcr.microsoft.com/dotnet/aspnet:8.0", () => AspNet("debian:12-slim").Finish()),
        new("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", () => AspNet("alpine:3.19").Finish()),
        new("mcr.microsoft.com/dotnet/sdk:8.0", () => BaseImages.On("mcr.microsoft.com/dotnet/aspnet:8.0", Docker, 2.1)
            .Env("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false")
            .Env("DOTNET_NOLOGO", "true")
            .Env("DOTNET_SDK_VERSION", "8.0.201")
            .Env("DOTNET_USE_POLLING_FILE_WATCHER", "true")
            .Env("NUGET_XMLDOC_MODE", "skip")
            .Run("apt-get update     && apt-get install -y --no-install-recommends         curl         git         libatomic1         wget     && rm -rf /var/lib/apt/lists/*")
            .Run("curl -fSL --output dotnet.tar.gz https://example.org/dotnet/Sdk/$DOTNET_SDK_VERSION/dotnet-sdk-$DOTNET_SDK_VERSION-linux-x64.tar.gz     && mkdir -p /usr/share/dotnet     && tar -oxzf dotnet.tar.gz -C /usr/share/dotnet ./packs ./sdk ./sdk-manifests ./templates ./LICENSE.txt ./ThirdPartyNotices.txt     && rm dotnet.tar.gz     && dotnet help", machine => machine.WriteAll(Kit, "usr/share/dotnet"))
            .Run("powershell_version=7.4.1     && curl -fSL --output PowerShell.Linux.x64.$powershell_version.nupkg https://example.org/tool/PowerShell.Linux.x64.nupkg     && mkdir -p /usr/share/powershell     && ln -s /usr/share/powershell/pwsh /usr/bin/pwsh", "usr/share/powershell/.store/powershell.linux.x64/7.4.1/pwsh.dll 160M\nusr/share/powershell/pwsh 75K x\nusr/bin/pwsh -> /usr/share/powershell/pwsh").Finish()),
    ];

    private static ImageBuilder AspNet(string parent)
    {
        var builder = BaseImages.On(parent, Docker, 2).Env("APP_UID", "1654").Env("ASPNETCORE_HTTP_PORTS", "8080").Env("DOTNET_RUNNING_IN_CONTAINER", "true");
        builder = parent.StartsWith("alpine", StringComparison.Ordinal)
            ? builder.Run("apk add --upgrade --no-cache         ca-certificates-bundle                 libgcc         libssl3         libstdc++         zlib")
            : builder.Run("apt-get update     && apt-get install -y --no-install-recommends         ca-certificates                 libc6         libgcc-s1         libicu72         libssl3         libstdc++6         tzdata         zlib1g     && rm -rf /var/lib/apt/lists/*");
        return builder
            .Run("groupadd         --gid=$APP_UID         app     && useradd -l         --uid=$APP_UID         --gid=$APP_UID         --create-home         app")
            .Env("DOTNET_VERSION", "8.0.2")
            .Step(new Step("COPY", "", "") { SourceHash = $"dir:{Hash.Of("dotnet")}", Destination = "/usr/share/dotnet" }, machine => machine.WriteAll(Runtime, "usr/share/dotnet"))
            .Run("ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet", "usr/bin/dotnet -> /usr/share/dotnet/dotnet")
            .Env("ASPNET_VERSION", "8.0.2")
            .Step(new Step("COPY", "", "") { SourceHash = $"dir:{Hash.Of("aspnet")}", Destination = "/usr/share/dotnet/shared/Microsoft.AspNetCore.App" }, machine =>
                machine.WriteAll("8.0.2/Microsoft.AspNetCore.Components.dll 24M", "usr/share/dotnet/shared/Microsoft.AspNetCore.App"));
    }
}
