using Policy.Twins.Builders;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>nginx on Alpine, slim and with modules; the latter closes with no CMD of its own.</summary>
internal static class NginxImages
{
    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("nginx:alpine-slim", () => BaseImages.On("alpine:3.19", new BuildKit(), 2)
            .Remark("LABEL", "maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>")
            .Env("NGINX_VERSION", "1.25.4")
            .Env("PKG_RELEASE", "1")
            .Run("set -x     && addgroup -g 101 -S nginx     && adduser -S -D -H -u 101 -h /var/cache/nginx -s /sbin/nologin -G nginx -g nginx nginx     && apkArch=\"$(cat /etc/apk/arch)\"     && apk add -X \"https://example.org/packages/mainline/alpine/v3.19/main\" --no-cache $nginxPackages     && apk add --no-cache tzdata     && mkdir /docker-entrypoint.d", machine =>
            {
                World.Run(machine, "addgroup -g 101 -S nginx; adduser -u 101 -H nginx; apk add --no-cache tzdata nginx");
                machine.WriteAll("etc/nginx/nginx.conf 648\netc/nginx/conf.d/default.conf 1K\nusr/share/nginx/html/index.html 615\nusr/share/nginx/html/50x.html 497\ndocker-entrypoint.d/", "");
            })
            .Copy("docker-entrypoint.sh", "/", "docker-entrypoint.sh 1.6K s")
            .Copy("10-listen-on-ipv6-by-default.sh", "/docker-entrypoint.d", "docker-entrypoint.d/10-listen-on-ipv6-by-default.sh 2.1K s")
            .Entrypoint("/docker-entrypoint.sh")
            .Expose("80")
            .Remark("STOPSIGNAL", "SIGQUIT")
            .Cmd("nginx", "-g", "daemon off;").Finish()),
        new("nginx:alpine", () => BaseImages.On("nginx:alpine-slim", new BuildKit(), 2.05)
            .Env("NJS_VERSION", "0.8.3")
            .Run("set -x     && apkArch=\"$(cat /etc/apk/arch)\"     && apk add -X \"https://example.org/packages/mainline/alpine/v3.19/main\" --no-cache $nginxPackages     && apk add --no-cache curl ca-certificates", machine => World.Run(machine, "apk add --no-cache curl ca-certificates"))
            .Finish()),
    ];
}
