using Policy.Twins.Builders;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>Debian, Ubuntu, and buildpack-deps on Debian.</summary>
internal static class DebianImages
{
    private static readonly ClassicDocker Docker = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("debian:12", () => BaseImages.On("scratch", Docker, 0).Import(BaseImages.ClassicRoot("debian:12"), disk => System(disk, slim: false)).Cmd("bash").Finish()),
        new("debian:12-slim", () => BaseImages.On("scratch", Docker, 0)
            .Import("# debian.sh --arch 'amd64' out/ 'bookworm' '@1710201600'", disk => System(disk, slim: true))
            .Configure(config => BaseImages.WithCommand(config, "bash")).Finish()),
        new("ubuntu:22.04", Ubuntu),
        new("buildpack-deps:bookworm-scm", () => Scm().Finish()),
        new("buildpack-deps:bookworm", () => BaseImages.On("buildpack-deps:bookworm-scm", Docker, 0.5).Run(
            "set -ex; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tautoconf \t\tautomake \t\tbzip2 \t\tdpkg-dev \t\tfile \t\tg++ \t\tgcc \t\timagemagick \t\tlibbz2-dev \t\tlibc6-dev \t\tlibcurl4-openssl-dev \t\tlibffi-dev \t\tlibglib2.0-dev \t\tlibpq-dev \t\tlibsqlite3-dev \t\tlibssl-dev \t\tlibtool \t\tlibxml2-dev \t\tlibyaml-dev \t\tmake \t\tpatch \t\tunzip \t\txz-utils \t\tzlib1g-dev \t; \trm -rf /var/lib/apt/lists/*").Finish()),
    ];

    /// <summary>The files of a Debian system.</summary>
    public static void System(Disk disk, bool slim)
    {
        disk.Write("bin -> usr/bin\nsbin -> usr/sbin\nlib -> usr/lib\nlib64 -> usr/lib64\ntmp/\nroot/\nhome/\nproc/\nsys/\nvar/tmp/\nopt/\nsrv/", "");
        disk.Write("etc/debian_version 5\netc/apt/sources.list.d/debian.sources 400\netc/apt/apt.conf.d/docker-clean 1K\netc/shadow 500\netc/shells 116", "");
        Accounts(disk);
        disk.Write("etc/os-release", DiskFile.Link("../usr/lib/os-release"));
        disk.Write("usr/lib/os-release", DiskFile.OfText("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n"));
        OsPackages.Install(disk, PackageTables.Debian, DebianPackages.Essential);
        if (!slim)
        {
            disk.Write("usr/share/doc/aggregated.gz 6M\nusr/share/man/man1/aggregated.1.gz 9M\nusr/share/locale/aggregated.mo 21M", "");
        }
    }

    private static void Accounts(Disk disk)
    {
        disk.Write("etc/passwd", DiskFile.OfText(
            "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"));
        disk.Write("etc/group", DiskFile.OfText("root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n"));
    }

    private static SimulatedImage Ubuntu() => BaseImages.On("scratch", Docker, 0)
        .Remark("ARG", "RELEASE")
        .Remark("ARG", "LAUNCHPAD_BUILD_ARCH")
        .Remark("LABEL", "org.opencontainers.image.ref.name=ubuntu")
        .Remark("LABEL", "org.opencontainers.image.version=22.04")
        .Import(BaseImages.ClassicRoot("ubuntu:22.04"), disk =>
        {
            System(disk, slim: true);
            disk.Write("usr/lib/os-release", DiskFile.OfText("PRETTY_NAME=\"Ubuntu 22.04.4 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n"));
        })
        .Cmd("/bin/bash").Finish();

    private static ImageBuilder Scm() => BaseImages.On("debian:12", Docker, 0.2)
        .Run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tca-certificates \t\tcurl \t\tgnupg \t\tnetbase \t\twget \t\ttzdata \t; \trm -rf /var/lib/apt/lists/*")
        .Run("apt-get update && apt-get install -y --no-install-recommends \t\tgit \t\tmercurial \t\topenssh-client \t\tsubversion \t\tprocps \t&& rm -rf /var/lib/apt/lists/*");
}
