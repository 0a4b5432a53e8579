namespace Policy.Twins.Pairs;

/// <summary>Ruby on Rails, PHP with assets, Elixir.</summary>
internal static class ScriptedPairs
{
    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("Rails", "ruby", ServerApplications.Rails,
            """
            FROM <base>
            <tools>
            WORKDIR /rails
            COPY Gemfile Gemfile.lock ./
            <without>
            RUN bundle install
            COPY . .
            RUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile
            CMD ["./bin/rails", "server"]
            """,
            """
            FROM ruby:3.3-slim AS base
            WORKDIR /rails
            ENV RAILS_ENV="production"
            ENV BUNDLE_WITHOUT="development:test"
            FROM base AS build
            RUN apt-get update -qq && apt-get install --no-install-recommends -y build-essential git libpq-dev pkg-config
            COPY Gemfile Gemfile.lock ./
            RUN bundle install && rm -rf ~/.bundle/ /usr/local/bundle/cache
            COPY . .
            RUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile
            FROM base
            RUN apt-get update -qq && apt-get install --no-install-recommends -y curl libjemalloc2 postgresql-client && rm -rf /var/lib/apt/lists /var/cache/apt/archives
            COPY --from=build /usr/local/bundle /usr/local/bundle
            COPY --from=build /rails /rails
            RUN useradd rails --create-home --uid=1000 && chown -R rails:rails db
            USER 1000:1000
            EXPOSE 3000
            CMD ["./bin/rails", "server"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=ruby:3.3"),
                new(Dialects.BuildKit, "base=ruby:3.3-slim\ntools=RUN apt-get update -qq && apt-get install -y build-essential libpq-dev nodejs\nwithout=ENV BUNDLE_WITHOUT=development:test"),
                new(Dialects.BuildahLayers, "base=ruby:3.3\ntools=RUN apt-get update && apt-get install -y postgresql-client\nwithout=RUN bundle config set --local without development:test"),
            ],
        },
        new("Laravel with assets", "php", ServerApplications.Laravel,
            """
            FROM <base>
            RUN <tools>
            COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
            WORKDIR /var/www
            COPY . .
            RUN composer install <flags>
            RUN npm ci && npm run build
            <user>
            """,
            """
            FROM composer:2 AS vendor
            WORKDIR /app
            COPY composer.json composer.lock ./
            RUN composer install --no-dev --no-scripts --prefer-dist
            FROM node:20-alpine AS assets
            WORKDIR /app
            COPY package*.json vite.config.js ./
            RUN npm ci
            COPY resources ./resources
            RUN npm run build
            FROM <base>
            RUN docker-php-ext-install pdo_mysql opcache
            WORKDIR /var/www
            COPY . .
            COPY --from=vendor /app/vendor ./vendor
            COPY --from=assets /app/public/build ./public/build
            <user>
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=php:8.2-fpm\ntools=apt-get update && apt-get install -y git unzip nodejs npm\nflags=--optimize-autoloader"),
                new(Dialects.BuildKit, "base=php:8.2-fpm-alpine\ntools=apk add --no-cache git nodejs npm\nflags=--no-dev --optimize-autoloader\nuser=USER 82"),
                new(Dialects.Buildah, "base=php:8.2-fpm\ntools=apt-get update && apt-get install -y git libzip-dev unzip nodejs npm && docker-php-ext-install pdo_mysql zip && rm -rf /var/lib/apt/lists/*\nflags=--no-interaction\nuser=USER www-data"),
            ],
        },
        new("Elixir release", "elixir", ServerApplications.Elixir,
            """
            FROM <base>
            <tools>
            ENV MIX_ENV=prod
            WORKDIR /app
            COPY . .
            RUN mix local.hex --force && mix local.rebar --force
            RUN mix deps.get --only prod
            RUN <build>
            CMD ["<command>"]
            """,
            """
            FROM <base> AS build
            <tools>
            ENV MIX_ENV=prod
            WORKDIR /app
            RUN mix local.hex --force && mix local.rebar --force
            COPY mix.exs mix.lock ./
            COPY config config
            RUN mix deps.get --only prod && mix deps.compile
            COPY priv priv
            COPY lib lib
            RUN mix compile && mix release
            FROM <runtime>
            RUN <libraries>
            WORKDIR /app
            COPY --from=build /app/_build/prod/rel/chat ./
            USER nobody
            CMD ["bin/chat", "start"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=elixir:1.16-slim\ntools=RUN apt-get update && apt-get install -y build-essential git\nbuild=mix release\ncommand=_build/prod/rel/chat/bin/chat\nruntime=debian:12-slim\nlibraries=apt-get update && apt-get install -y libstdc++6 openssl libncurses6 && rm -rf /var/lib/apt/lists/*"),
                new(Dialects.BuildKit, "base=elixir:1.16-alpine\ntools=RUN apk add --no-cache build-base git\nbuild=mix compile\ncommand=mix\nruntime=alpine:3.19\nlibraries=apk add --no-cache libstdc++ openssl ncurses-libs"),
                new(Dialects.BuildahLayers, "base=elixir:1.16-alpine\ntools=RUN apk add --no-cache git make gcc musl-dev\nbuild=mix deps.compile && mix release\ncommand=_build/prod/rel/chat/bin/chat\nruntime=alpine:3.19\nlibraries=apk add --no-cache libstdc++ ncurses-libs"),
            ],
        },
    ];
}
