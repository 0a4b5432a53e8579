using Policy.Rules.Contents;
using Policy.Twins.Builders;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>ruby: compiled with tools that are purged; slim keeps the headers of the libraries that gems want.</summary>
internal static class RubyImages
{
    private const string Files =
        """
        bin/ruby 14K x
        bin/gem 500 s
        bin/bundle 700 s
        bin/irb 500 s
        bin/rake 500 s
        lib/libruby.so.3.3.0 13M
        lib/ruby/3.3.0/bundler.rb 14M
        lib/ruby/3.3.0/x86_64-linux/openssl.so 3M
        include/ruby-3.3.0/ruby.h 2.4M
        lib/pkgconfig/ruby-3.3.pc 2K
        """;

    private static readonly (string Name, string Version)[] Bundled = [("rake", "13.1.0"), ("minitest", "5.20.0"), ("bundler", "2.5.6"), ("rexml", "3.2.6"), ("debug", "1.9.1")];

    private static readonly BuildKit Kit = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("ruby:3.3", () => Ruby(BaseImages.On("buildpack-deps:bookworm", Kit, 2))),
        new("ruby:3.3-slim", () => Ruby(BaseImages.On("debian:12-slim", Kit, 2).Run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tbzip2 \t\tca-certificates \t\tlibffi-dev \t\tlibgmp-dev \t\tlibssl-dev \t\tlibyaml-dev \t\tprocps \t\tzlib1g-dev \t; \trm -rf /var/lib/apt/lists/*"))),
    ];

    private static SimulatedImage Ruby(ImageBuilder builder) => builder
        .Run("set -eux; \tmkdir -p /usr/local/etc; \t{ \t\techo 'install: --no-document'; \t\techo 'update: --no-document'; \t} >> /usr/local/etc/gemrc", "usr/local/etc/gemrc 45")
        .Env("LANG", "C.UTF-8")
        .Env("RUBY_VERSION", "3.3.0")
        .Run("set -eux; \t\tsavedAptMark=\"$(apt-mark showmanual)\"; \tapt-get update; \tapt-get install -y --no-install-recommends \t\tautoconf \t\tbison \t\tdpkg-dev \t\tgcc \t\tlibbz2-dev \t\tmake \t\truby \t\twget \t\txz-utils \t; \t./configure \t\t--disable-install-doc \t\t--enable-shared \t; \tmake -j \"$(nproc)\"; \tmake install; \t\tapt-mark auto '.*' > /dev/null; \tapt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \t\truby --version; \tgem --version; \tbundle --version", Install)
        .Env("GEM_HOME", "/usr/local/bundle")
        .Env("BUNDLE_SILENCE_ROOT_WARNING", "1")
        .Env("BUNDLE_APP_CONFIG", "/usr/local/bundle")
        .Env("PATH", "/usr/local/bundle/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .Run("set -eux; \tmkdir \"$GEM_HOME\"; \tchmod 1777 \"$GEM_HOME\"", "usr/local/bundle/")
        .Cmd("irb").Finish();

    private static void Install(Machine machine)
    {
        machine.WriteAll(Files, "usr/local");
        foreach (var (name, version) in Bundled)
        {
            machine.Write($"usr/local/lib/ruby/gems/3.3.0/specifications/{name}-{version}.gemspec", DiskFile.Named("a.gemspec", 1_500) with
            {
                Packages = [new Package(PackageKind.Gem, name, version, "", null)],
            });
            machine.Write($"usr/local/lib/ruby/gems/3.3.0/gems/{name}-{version}/lib/{name}.rb", 120_000);
        }
    }
}
