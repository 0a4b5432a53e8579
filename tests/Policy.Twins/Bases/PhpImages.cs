using Policy.Twins.Builders;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>php: on Debian its compiler stays for extensions (PHPIZE_DEPS), on Alpine it does not. composer is on Alpine.</summary>
internal static class PhpImages
{
    private const string Files =
        """
        bin/php 17M x
        bin/phpize 4.5K s
        bin/php-config 3K s
        bin/docker-php-ext-install 3.2K s
        bin/docker-php-ext-configure 2K s
        bin/docker-php-source 600 s
        include/php/main/php.h 3.4M
        lib/php/build/phpize.m4 500K
        lib/php/extensions/no-debug-non-zts-20220829/sodium.so 200K
        """;

    private const string PhpizeDeps = "autoconf \t\tdpkg-dev \t\tfile \t\tg++ \t\tgcc \t\tlibc-dev \t\tmake \t\tpkg-config \t\tre2c";

    private static readonly BuildKit Kit = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("php:8.2-cli", () => Php("debian:12-slim", "")),
        new("php:8.2-fpm", () => Php("debian:12-slim", "usr/local/sbin/php-fpm 17M x")),
        new("php:8.2-fpm-alpine", () => Php("alpine:3.19", "usr/local/sbin/php-fpm 17M x")),
        new("php:8.2-cli-alpine", () => Php("alpine:3.19", "")),
        new("composer:2", () => BaseImages.On("php:8.2-cli-alpine", Kit, 3)
            .Run("set -eux ;   apk add --no-cache --virtual .composer-rundeps     bash     coreutils     git     make     openssh-client     patch     unzip     zip", machine => World.Run(machine, "apk add --no-cache bash git make patch"))
            .Env("COMPOSER_ALLOW_SUPERUSER", "1")
            .Env("COMPOSER_HOME", "/tmp")
            .Env("COMPOSER_VERSION", "2.7.1")
            .Run("set -eux ;   curl     --silent     --fail     --location     --output /usr/bin/composer     https://example.org/download/${COMPOSER_VERSION}/composer.phar ;   chmod +x /usr/bin/composer", "usr/bin/composer 2.9M s")
            .Copy("docker-entrypoint.sh", "/docker-entrypoint.sh", "docker-entrypoint.sh 500 s")
            .Workdir("/app")
            .Entrypoint("/docker-entrypoint.sh").Cmd("composer").Finish()),
    ];

    private static SimulatedImage Php(string parent, string server)
    {
        var isAlpine = parent.StartsWith("alpine", StringComparison.Ordinal);
        var builder = BaseImages.On(parent, Kit, 2);
        builder = isAlpine
            ? builder.Env("PHPIZE_DEPS", "autoconf \t\tdpkg-dev dpkg \t\tfile \t\tg++ \t\tgcc \t\tlibc-dev \t\tmake \t\tpkgconf \t\tre2c")
                .Run("apk add --no-cache \t\tca-certificates \t\tcurl \t\topenssl \t\ttar \t\txz", machine => World.Run(machine, "apk add --no-cache ca-certificates curl openssl"))
            : builder.Run("set -eux; \t{ \t\techo 'Package: php*'; \t\techo 'Pin: release *'; \t\techo 'Pin-Priority: -1'; \t} > /etc/apt/preferences.d/no-debian-php", "etc/apt/preferences.d/no-debian-php 60")
                .Env("PHPIZE_DEPS", PhpizeDeps)
                .Run("set -eux; \tapt-get update; \tapt-get install -y --no-install-recommends \t\t$PHPIZE_DEPS \t\tca-certificates \t\tcurl \t\txz-utils \t; \trm -rf /var/lib/apt/lists/*", machine =>
                    World.Run(machine, "apt-get install -y autoconf dpkg-dev file g++ gcc libc6-dev make pkg-config re2c ca-certificates curl xz-utils"));
        builder = builder
            .Env("PHP_INI_DIR", "/usr/local/etc/php")
            .Run("set -eux; \tmkdir -p \"$PHP_INI_DIR/conf.d\"; \tmkdir -p /var/www/html; \tchown www-data:www-data /var/www/html; \tchmod 1777 /var/www/html", "usr/local/etc/php/conf.d/\nvar/www/html/")
            .Env("PHP_VERSION", "8.2.16")
            .Run("set -eux; \t\tsavedAptMark=\"$(apt-mark showmanual)\"; \tapt-get update; \tapt-get install -y --no-install-recommends gnupg; \tcurl -fsSL -o php.tar.xz \"$PHP_URL\"; \tapt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false", "usr/src/php.tar.xz 11.6M")
            .Copy("docker-php-source", "/usr/local/bin/", "usr/local/bin/docker-php-source 600 s")
            .Run("set -eux; \t./configure \t\t--build=\"$gnuArch\" \t\t--with-config-file-path=\"$PHP_INI_DIR\" \t; \tmake -j \"$(nproc)\"; \tfind -type f -name '*.a' -delete; \tmake install; \tmake clean; \tdocker-php-source delete; \tphp --version", machine =>
            {
                machine.WriteAll(Files, "usr/local");
                machine.WriteAll(server, "");
            })
            .Copy("docker-php-entrypoint", "/usr/local/bin/", "usr/local/bin/docker-php-entrypoint 133 s")
            .Entrypoint("docker-php-entrypoint");
        return server.Length > 0 ? builder.Workdir("/var/www/html").Expose("9000").Cmd("php-fpm").Finish() : builder.Cmd("php", "-a").Finish();
    }
}
