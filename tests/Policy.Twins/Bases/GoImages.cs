using Policy.Rules.Contents;
using Policy.Twins.Builders;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>golang: it is itself built in stages, so its toolchain comes by a COPY from an absolute source.</summary>
internal static class GoImages
{
    private const string Files =
        """
        VERSION 30
        bin/go 12.6M x
        bin/gofmt 2.7M x
        pkg/tool/linux_amd64/compile 19.4M x
        pkg/tool/linux_amd64/link 5.9M x
        pkg/tool/linux_amd64/asm 4.4M x
        pkg/tool/linux_amd64/cgo 4.1M x
        pkg/tool/linux_amd64/vet 6.9M x
        src/runtime/proc.go 206K
        src/cmd/compile/main.go 31M
        src/net/http/server.go 88M
        test/fixedbugs/issue1.go 9M
        """;

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("golang:1.21", () => Go(BaseImages.On("buildpack-deps:bookworm-scm", new BuildKit(), 2)
            .Run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tg++ \t\tgcc \t\tlibc6-dev \t\tmake \t\tpkg-config \t; \trm -rf /var/lib/apt/lists/*"))),
        new("golang:1.21-alpine", () => Go(BaseImages.On("alpine:3.19", new BuildKit(), 2).Run("apk add --no-cache ca-certificates"))),
    ];

    private static SimulatedImage Go(ImageBuilder builder) => builder
        .Env("GOLANG_VERSION", "1.21.8")
        .Env("GOTOOLCHAIN", "local")
        .Env("GOPATH", "/go")
        .Env("PATH", "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .Step(new Step("COPY", "", "") { Sources = ["/usr/local/go/"], Destination = "/usr/local/go/" }, Install)
        .Run("mkdir -p \"$GOPATH/src\" \"$GOPATH/bin\" && chmod -R 1777 \"$GOPATH\"")
        .Workdir("/go").Finish();

    // Go's own programs say what they were built of, as all do.
    private static void Install(Machine machine)
    {
        machine.WriteAll(Files, "usr/local/go");
        foreach (var program in machine.Disk.Under("usr/local/go").Where(file => file.File.Start == FileStart.Elf).Select(file => file.Path).ToList())
        {
            machine.Write(program, machine.Disk.Find(program)! with { Packages = [new Package(PackageKind.Go, "stdlib", "1.21.8", "", null)] });
        }
    }
}
