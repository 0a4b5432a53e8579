namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Elixir and Erlang: a release carries its own run time.</summary>
internal static class BeamDockerfile
{
    public static string Write(BuiltApplication image) => $"""
        # syntax=docker/dockerfile:1
        FROM elixir:{image.Version("ELIXIR_VERSION", 2, "1.18")}-slim AS build
        ENV MIX_ENV=prod
        WORKDIR /src
        COPY mix.exs mix.lock ./
        RUN mix local.hex --force && mix local.rebar --force && mix deps.get --only prod
        COPY . .
        RUN mix release --path /out

        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends libssl3 libncurses6 && rm -rf /var/lib/apt/lists/*
        WORKDIR /app
        COPY --from=build /out ./
        # CMD ["/app/bin/NAME", "start"]
        {image.Closing("65532")}
        """;
}
