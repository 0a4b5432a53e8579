using Policy.Rules.Contents;
using Policy.Twins.Builders;
using Policy.Twins.Disks;

namespace Policy.Twins.Bases;

/// <summary>Google's distroless images: Debian's packages without Debian's programs, put in by bazel, a layer a package.</summary>
internal static class DistrolessImages
{
    // bazel writes the zero of Go's time.
    private static readonly DateTimeOffset Zero = new(1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string Version, string Files)[] Static =
    [
        ("base-files", "12.4+deb12u5", "usr/share/doc/base-files/copyright 1K\netc/debian_version 5"),
        ("netbase", "6.4", "etc/protocols 3K\netc/services 13K"),
        ("tzdata", "2024a-0+deb12u1", "usr/share/zoneinfo/Europe/Vienna 1.6M"),
    ];

    private static readonly (string Name, string Version, string Files)[] Libraries =
    [
        ("libc6", "2.36-9+deb12u4", "lib/x86_64-linux-gnu/libc.so.6 1.9M\nlib/x86_64-linux-gnu/ld-linux-x86-64.so.2 210K\nusr/lib/x86_64-linux-gnu/gconv/gconv-modules.so 9.2M"),
        ("libssl3", "3.0.11-1~deb12u2", "usr/lib/x86_64-linux-gnu/libcrypto.so.3 4.6M\nusr/lib/x86_64-linux-gnu/libssl.so.3 690K"),
    ];

    private static readonly (string Name, string Version, string Files)[] Compiled =
    [
        ("libgcc-s1", "12.2.0-14", "lib/x86_64-linux-gnu/libgcc_s.so.1 125K"),
        ("libstdc++6", "12.2.0-14", "usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30 2.1M"),
    ];

    /// <summary>The images, each as root and as nonroot.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        .. Both("static", [.. Static], "", []),
        .. Both("base", [.. Static, .. Libraries], "", []),
        .. Both("cc", [.. Static, .. Libraries, .. Compiled], "", []),
        .. Both("nodejs20", [.. Static, .. Libraries, .. Compiled], "nodejs/bin/node 93M x\nnodejs/LICENSE 100K", ["/nodejs/bin/node"]),
        .. Both("java17", [.. Static, .. Libraries, .. Compiled, ("openjdk-17-jre-headless", "17.0.10+7-1~deb12u1", "usr/lib/jvm/java-17-openjdk-amd64/bin/java 14K x\nusr/lib/jvm/java-17-openjdk-amd64/lib/modules 74M\nusr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so 21M")], "usr/bin/java -> /usr/lib/jvm/java-17-openjdk-amd64/bin/java", ["/usr/bin/java", "-jar"]),
    ];

    private static IEnumerable<BaseImage> Both(string name, (string Name, string Version, string Files)[] packages, string files, string[] entrypoint) =>
    [
        new($"gcr.io/distroless/{name}-debian12", () => Make(packages, files, entrypoint, "")),
        new($"gcr.io/distroless/{name}-debian12:nonroot", () => Make(packages, files, entrypoint, "65532")),
    ];

    private static SimulatedImage Make((string Name, string Version, string Files)[] packages, string files, string[] entrypoint, string user)
    {
        var builder = BaseImages.On("scratch", new ClassicDocker(), 0);
        foreach (var package in packages)
        {
            builder.Import($"bazel build @bookworm//{package.Name}/amd64:data_statusd", disk => Put(disk, package), Zero);
        }

        builder.Import("bazel build //static:static_nonroot_amd64_debian12", disk =>
        {
            disk.Write("tmp/\nhome/nonroot/\nroot/\netc/nsswitch.conf 500\netc/ssl/certs/ca-certificates.crt 219K", "");
            disk.Write("etc/passwd", DiskFile.OfText("root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"));
            disk.Write("etc/group", DiskFile.OfText("root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n"));
            disk.Write("etc/os-release", DiskFile.Link("../usr/lib/os-release"));
            disk.Write("usr/lib/os-release", DiskFile.OfText("PRETTY_NAME=\"Distroless\"\nNAME=\"Debian GNU/Linux\"\nID=\"debian\"\nVERSION_ID=\"12\"\n"));
            disk.Write(files, "");
        }, Zero);
        return builder.Configure(config => config with
        {
            Env = [BaseImages.Path, "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
            User = user.Length > 0 ? user : "0",
            WorkingDir = user.Length > 0 ? "/home/nonroot" : "/",
            Entrypoint = [.. entrypoint],
        }).Finish();
    }

    private static void Put(Disk disk, (string Name, string Version, string Files) package)
    {
        disk.Write(package.Files, "");
        disk.Write($"var/lib/dpkg/status.d/{package.Name}", DiskFile.Named("status", 900) with
        {
            Packages = [new Package(PackageKind.Dpkg, package.Name, package.Version, "", FileLines.Read(package.Files).Sum(file => file.File.Size))],
        });
    }
}
