using Policy.Twins.Builders;

namespace Policy.Twins.Bases;

/// <summary>rust: rustup with one toolchain, and the linker that it needs.</summary>
internal static class RustImages
{
    private const string Files =
        """
        cargo/bin/cargo -> rustup
        cargo/bin/rustc -> rustup
        cargo/bin/rustdoc -> rustup
        cargo/bin/rustup 15M x
        rustup/settings.toml 100
        rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/bin/cargo 30M x
        rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/bin/rustc 2.8M x
        rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/lib/librustc_driver-a.so 130M
        rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/lib/libLLVM-17-rust-1.75.0-stable.so 180M
        rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/lib/rustlib/x86_64-unknown-linux-gnu/lib/libstd-a.rlib 150M
        """;

    private static readonly BuildKit Kit = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("rust:1.75", () => Rust(BaseImages.On("buildpack-deps:bookworm", Kit, 2), "set -eux;     dpkgArch=\"$(dpkg --print-architecture)\";     url=\"https://example.org/rustup/archive/1.26.0/${rustArch}/rustup-init\";     wget \"$url\";     chmod +x rustup-init;     ./rustup-init -y --no-modify-path --profile minimal --default-toolchain $RUST_VERSION --default-host ${rustArch};     rm rustup-init;     chmod -R a+w $RUSTUP_HOME $CARGO_HOME", null)),
        new("rust:1.75-slim", () => Rust(BaseImages.On("debian:12-slim", Kit, 2), "set -eux;     apt-get update;     apt-get install -y --no-install-recommends         ca-certificates         gcc         libc6-dev         wget         ;     wget \"$url\";     ./rustup-init -y --no-modify-path --profile minimal --default-toolchain $RUST_VERSION --default-host ${rustArch};     rm rustup-init;     apt-get remove -y --auto-remove         wget         ;     rm -rf /var/lib/apt/lists/*", "apt-get update; apt-get install -y ca-certificates gcc libc6-dev; rm -rf /var/lib/apt/lists/*")),
        new("rust:1.75-alpine", () => Rust(BaseImages.On("alpine:3.19", Kit, 2).Run("apk add --no-cache         ca-certificates         gcc         musl-dev"), "set -eux;     apkArch=\"$(apk --print-arch)\";     wget \"$url\";     chmod +x rustup-init;     ./rustup-init -y --no-modify-path --profile minimal --default-toolchain $RUST_VERSION --default-host ${rustArch};     rm rustup-init", null)),
    ];

    private static SimulatedImage Rust(ImageBuilder builder, string command, string? packages) => builder
        .Env("RUSTUP_HOME", "/usr/local/rustup")
        .Env("CARGO_HOME", "/usr/local/cargo")
        .Env("PATH", "/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .Env("RUST_VERSION", "1.75.0")
        .Run(command, machine =>
        {
            Worlds.World.Run(machine, packages ?? "true");
            machine.WriteAll(Files, "usr/local");
        }).Finish();
}
