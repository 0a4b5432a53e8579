using Policy.Rules.Contents;
using Policy.Twins.Builders;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>python: compiled in one step whose compiler is purged; its headers and pip stay.</summary>
internal static class PythonImages
{
    private const string Files =
        """
        bin/python3.11 14K x
        bin/python3 -> python3.11
        bin/python -> python3
        bin/pip3.11 230 s
        bin/pip3 -> pip3.11
        bin/pip -> pip3.11
        bin/idle3.11 100 s
        bin/python3.11-config 3K s
        lib/libpython3.11.so.1.0 13.9M
        lib/libpython3.11.so -> libpython3.11.so.1.0
        lib/python3.11/asyncio/base_events.py 24M
        lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so 9M
        lib/python3.11/config-3.11-x86_64-linux-gnu/Makefile 79K
        include/python3.11/Python.h 3K
        include/python3.11/cpython/object.h 1.2M
        """;

    private const string Compile =
        "set -eux; \t\tsavedAptMark=\"$(apt-mark showmanual)\"; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tdpkg-dev \t\tgcc \t\tgnupg \t\tlibc6-dev \t\tlibffi-dev \t\tlibssl-dev \t\tmake \t\twget \t\txz-utils \t\tzlib1g-dev \t; \t\twget -O python.tar.xz \"https://example.org/ftp/python/${PYTHON_VERSION%%[a-z]*}/Python-$PYTHON_VERSION.tar.xz\"; \t./configure \t\t--enable-optimizations \t\t--enable-shared \t; \tmake -j \"$nproc\" ; \tmake install; \t\tapt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \trm -rf /var/lib/apt/lists/*; \t\tpython3 --version";

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("python:3.11", () => Python(Begin("buildpack-deps:bookworm"), Compile.Replace("purge", "clean", StringComparison.Ordinal))),
        new("python:3.11-slim", () => Python(
            Begin("debian:12-slim").Run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tca-certificates \t\tnetbase \t\ttzdata \t; \trm -rf /var/lib/apt/lists/*"), Compile)),
        new("python:3.11-alpine", () => Python(
            Begin("alpine:3.19").Run("set -eux; \tapk add --no-cache \t\tca-certificates \t\ttzdata \t;"),
            "set -eux; \t\tapk add --no-cache --virtual .build-deps \t\tgcc \t\tlibc-dev \t\tlibffi-dev \t\tlinux-headers \t\tmake \t\topenssl-dev \t; \t./configure --enable-shared; \tmake -j \"$nproc\"; \tmake install; \t\tapk del --no-network .build-deps; \t\tpython3 --version")),
        new("ghcr.io/astral-sh/uv:latest", () => BaseImages.On("scratch", new BuildKit(), 1)
            .Copy("/uv", "/", "uv 33M x\nuvx 340K x").Workdir("/io").Entrypoint("/uv").Finish()),
    ];

    private static ImageBuilder Begin(string parent) => BaseImages.On(parent, parent.StartsWith("debian", StringComparison.Ordinal) ? new BuildKit() : new ClassicDocker(), 2)
        .Env("PATH", "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .Env("LANG", "C.UTF-8");

    private static SimulatedImage Python(ImageBuilder builder, string compile) => builder
        .Env("GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D")
        .Env("PYTHON_VERSION", "3.11.8")
        .Run(compile, machine => machine.WriteAll(Files, "usr/local"))
        .Run("set -eux; \tfor src in idle3 pydoc3 python3 python3-config; do \t\tdst=\"$(echo \"$src\" | tr -d 3)\"; \t\tln -svT \"$src\" \"/usr/local/bin/$dst\"; \tdone", "usr/local/bin/idle -> idle3.11\nusr/local/bin/pydoc -> pydoc3.11")
        .Env("PYTHON_PIP_VERSION", "24.0")
        .Env("PYTHON_SETUPTOOLS_VERSION", "65.5.1")
        .Run("set -eux; \t\twget -O get-pip.py \"$PYTHON_GET_PIP_URL\"; \t\texport PYTHONDONTWRITEBYTECODE=1; \t\tpython get-pip.py \t\t--disable-pip-version-check \t\t--no-cache-dir \t\t\"pip==$PYTHON_PIP_VERSION\" \t\t\"setuptools==$PYTHON_SETUPTOOLS_VERSION\" \t; \trm -f get-pip.py; \t\tpip --version", Pip)
        .Cmd("python3").Finish();

    private static void Pip(Machine machine)
    {
        foreach (var (name, version, bytes) in new[] { ("pip", "24.0", 6_900_000), ("setuptools", "65.5.1", 3_800_000), ("wheel", "0.43.0", 240_000) })
        {
            var library = "usr/local/lib/python3.11/site-packages";
            machine.Write($"{library}/{name}/__init__.py", bytes);
            machine.Write($"{library}/{name}-{version}.dist-info/METADATA", DiskFile.Named("METADATA", 4_000) with
            {
                Packages = [new Package(PackageKind.Python, name, version, "", null)],
            });
        }
    }
}
