using Policy.Twins.Builders;

namespace Policy.Twins.Bases;

/// <summary>elixir upon Erlang, on Debian slim and on Alpine; without a compiler of C.</summary>
internal static class ElixirImages
{
    private const string Erlang =
        """
        bin/erl 3K s
        bin/erlc 60K x
        lib/erlang/erts-14.2.2/bin/beam.smp 5.2M x
        lib/erlang/erts-14.2.2/bin/erlc 60K x
        lib/erlang/lib/compiler-8.4.1/ebin/compile.beam 12M
        lib/erlang/lib/stdlib-5.2/ebin/lists.beam 6.8M
        lib/erlang/lib/ssl-11.1.1/ebin/ssl.beam 58M
        """;

    private const string Elixir = "bin/elixir 5K s\nbin/elixirc 900 s\nbin/iex 900 s\nbin/mix 40 s\nlib/elixir/lib/elixir/ebin/elixir.beam 24M\nlib/elixir/lib/mix/ebin/Elixir.Mix.beam 2M";

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("elixir:1.16-slim", () => Make("debian:12-slim")),
        new("elixir:1.16-alpine", () => Make("alpine:3.19")),
    ];

    private static SimulatedImage Make(string parent) => BaseImages.On(parent, new BuildKit(), 2)
        .Env("OTP_VERSION", "26.2.2")
        .Remark("LABEL", "org.opencontainers.image.version=26.2.2")
        .Run("set -xe \t&& OTP_DOWNLOAD_URL=\"https://example.org/erlang/otp/archive/OTP-${OTP_VERSION}.tar.gz\" \t&& ./otp_build autoconf \t&& make -j$(getconf _NPROCESSORS_ONLN) \t&& make install \t&& find /usr/local -regex '/usr/local/lib/erlang/\\(lib/\\|erts-\\).*/\\(man\\|obj\\|c_src\\|emacs\\|info\\|examples\\)' | xargs rm -rf \t&& apk del .fetch-deps .build-deps", machine => machine.WriteAll(Erlang, "usr/local"))
        .Cmd("erl")
        .Env("ELIXIR_VERSION", "v1.16.1")
        .Env("LANG", "C.UTF-8")
        .Run("set -xe \t&& ELIXIR_DOWNLOAD_URL=\"https://example.org/elixir-lang/elixir/archive/${ELIXIR_VERSION}.tar.gz\" \t&& make install clean \t&& mix local.hex --force", machine => machine.WriteAll(Elixir, "usr/local"))
        .Cmd("iex").Finish();
}
