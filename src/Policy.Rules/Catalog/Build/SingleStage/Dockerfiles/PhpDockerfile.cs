namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>PHP: Composer stays in the stage that installs.</summary>
internal static class PhpDockerfile
{
    public static string Write(BuiltApplication image) => $"""
        # syntax=docker/dockerfile:1
        FROM composer:2 AS build
        WORKDIR {image.Folder}
        COPY composer.json composer.lock ./
        RUN --mount=type=cache,target=/tmp/cache composer install --no-dev --no-scripts --prefer-dist
        COPY . .
        RUN composer dump-autoload --no-dev --optimize

        # docker-php-ext-install keeps no compiler on Alpine
        FROM php:{image.Version("PHP_VERSION", 2, "8.4")}-fpm-alpine
        WORKDIR {image.Folder}
        COPY --from=build {image.Folder} ./
        {image.Closing("www-data")}
        """;
}
