using Policy.Twins.Builders;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>Alpine.</summary>
internal static class AlpineImages
{
    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("alpine:3.19", () => BaseImages.On("scratch", new ClassicDocker(), 0).Import(BaseImages.ClassicRoot("alpine:3.19"), System).Cmd("/bin/sh").Finish()),
    ];

    private static void System(Disk disk)
    {
        disk.Write("tmp/\nroot/\nhome/\nproc/\nsys/\nvar/cache/apk/\nvar/tmp/\nopt/\nsrv/\netc/shadow 422\netc/apk/repositories 103\netc/apk/world 97\netc/alpine-release 7", "");
        disk.Write("etc/passwd", DiskFile.OfText(
            "root:x:0:0:root:/root:/bin/ash\nbin:x:1:1:bin:/bin:/sbin/nologin\nguest:x:405:100:guest:/dev/null:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"));
        disk.Write("etc/group", DiskFile.OfText("root:x:0:root\nbin:x:1:root,bin,daemon\nnobody:x:65534:\n"));
        disk.Write("etc/os-release", DiskFile.OfText("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME=\"Alpine Linux v3.19\"\n"));
        OsPackages.Install(disk, PackageTables.Alpine, AlpinePackages.Essential);
    }
}
