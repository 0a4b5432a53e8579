using System.Collections.Immutable;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build.Installs;

/// <summary>Installers and how each of them pins.</summary>
internal static class InstallTable
{
    private const string NameVersions = "names no version";
    private const string Upgrade = "brings in whatever is newest on the day of the build";

    private static readonly ImmutableHashSet<string> NodeOptions =
        ["--prefix", "-C", "--cwd", "--dir", "--registry", "--cache", "--loglevel", "-w", "--workspace", "--omit", "--include", "--filter"];

    private static readonly ImmutableHashSet<string> PythonOptions =
    [
        "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-t", "--target", "-i", "--index-url", "--extra-index-url", "-f",
        "--find-links", "--prefix", "--root", "--trusted-host", "--no-binary", "--only-binary", "--python", "--cache-dir", "--timeout", "--retries",
        "--progress-bar", "--platform", "--src", "--log", "--proxy", "--cert", "--upgrade-strategy", "--global-option", "--install-option", "--group",
    ];

    private static readonly ImmutableHashSet<string> OtherOptions =
    [
        "-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "--name", "-p", "--prefix", "-c", "--channel", "--root",
        "--target", "--features", "-F", "-j", "--jobs", "--index", "--registry", "--profile", "--toolchain", "-o", "--bin", "--working-dir", "-d",
        "--tool-path", "--add-source", "--configfile", "--framework",
    ];

    /// <summary>What is loose about a command; null where nothing is, or it installs nothing.</summary>
    public static LooseInstall? Judge(ShellCommand command) => command.Program switch
    {
        "npm" => Npm(command),
        "pnpm" or "yarn" or "bun" => NodeAdd(command),
        "pipx" => Python(command, "install"),
        "uv" => Uv(command),
        "gem" => Gem(command),
        "go" => Go(command),
        "cargo" => Cargo(command),
        "composer" => Composer(command),
        "bundle" or "poetry" => Update(command),
        "conda" or "mamba" or "micromamba" => Conda(command),
        "dotnet" => DotnetTool(command),
        "apt-get" or "apt" or "aptitude" => Distribution(command, ["upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade"]),
        "apk" => Distribution(command, ["upgrade"]),
        "yum" or "dnf" or "microdnf" or "tdnf" => Distribution(command, ["upgrade", "update", "distro-sync"]),
        "zypper" => Distribution(command, ["update", "up", "dist-upgrade", "dup"]),
        var program when DependencyInstall.IsPip(program) => Python(command, "install"),
        _ => null,
    };

    private static LooseInstall? Npm(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, NodeOptions);
        switch (words)
        {
            case ["update" or "up" or "upgrade", ..]:
                return new LooseInstall($"{command}", "goes past the lock file", "Install from the lock file with npm ci.");
            case ["install" or "i" or "add"] when CommandArguments.Has(command.Arguments, "-g", "--global"):
                return null;
            case ["install" or "i" or "add"]:
                return new LooseInstall($"{command}", "may install other versions than the lock file has", "Install from the lock file with npm ci.");
            case ["install" or "i" or "add", ..]:
                return Named(command, words[1..], PackageSpecs.IsPinnedNpm, "name@1.2.3");
            default:
                return null;
        }
    }

    private static LooseInstall? NodeAdd(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, NodeOptions);
        words = words is ["global", ..] ? words[1..] : words;
        return words is ["add" or "install" or "i", _, ..] ? Named(command, words[1..], PackageSpecs.IsPinnedNpm, "name@1.2.3") : null;
    }

    private static LooseInstall? Uv(ShellCommand command) => command.Arguments switch
    {
        ["pip", "install", ..] => Python(command, "install"),
        ["tool", "install", ..] => Python(command, "install"),
        _ => null,
    };

    private static LooseInstall? Python(ShellCommand command, string verb)
    {
        var words = CommandArguments.Positionals(command.Arguments, PythonOptions);
        var at = words.IndexOf(verb);
        return at < 0 || CommandArguments.Has(command.Arguments, "--no-index", "--require-hashes")
            ? null
            : Named(command, words[(at + 1)..], PackageSpecs.IsPinnedPython, "name==1.2.3 or a requirements file with versions");
    }

    // gem update --system 3.5.0 names the version that it brings.
    private static LooseInstall? Gem(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, OtherOptions);
        return words is not (["install" or "i", ..]) || CommandArguments.Has(command.Arguments, "-v", "--version", "-g", "--file", "--local")
            ? words is ["update"] ? new LooseInstall($"{command}", Upgrade, "Install named versions with gem install -v.") : null
            : Named(command, words[1..], spec => PackageSpecs.IsPinnedBy(spec, ':'), "-v 1.2.3");
    }

    private static LooseInstall? Go(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, []);
        var loose = words is ["install" or "get", ..]
            ? words[1..].FirstOrDefault(spec => spec.EndsWith("@latest", StringComparison.Ordinal) || spec.EndsWith("@master", StringComparison.Ordinal)
                || spec.EndsWith("@main", StringComparison.Ordinal) || spec.EndsWith("@upgrade", StringComparison.Ordinal))
            : null;
        return loose is not null ? new LooseInstall($"{command}", $"{loose} is another version every day", "Name the version: package@v1.2.3.")
            : words is ["get", ..] && CommandArguments.Has(command.Arguments, "-u") ? new LooseInstall($"{command}", Upgrade, "Name the version: package@v1.2.3.")
            : null;
    }

    private static LooseInstall? Cargo(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, OtherOptions);
        return words is not ["install", _, ..] || CommandArguments.Has(command.Arguments, "--version", "--vers", "--locked", "--path", "--rev", "--tag")
            ? null
            : Named(command, words[1..], spec => PackageSpecs.IsPinnedBy(spec, '@'), "--version 1.2.3 --locked");
    }

    private static LooseInstall? Composer(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, []);
        words = words is ["global", ..] ? words[1..] : words;
        return words is ["require", _, ..] ? Named(command, words[1..], spec => PackageSpecs.IsPinnedBy(spec, ':'), "vendor/name:1.2.3") : Update(command);
    }

    private static LooseInstall? Update(ShellCommand command) =>
        CommandArguments.Positionals(command.Arguments, []) is ["update", ..]
            ? new LooseInstall($"{command}", "goes past the lock file", $"Install from the lock file with {command.Program} install.")
            : null;

    private static LooseInstall? Conda(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, OtherOptions);
        return words is not (["install", ..]) || CommandArguments.Has(command.Arguments, "--file", "-f")
            ? null
            : Named(command, words[1..], PackageSpecs.IsPinnedConda, "name=1.2.3");
    }

    private static LooseInstall? DotnetTool(ShellCommand command) =>
        command.Arguments is ["tool", "install", ..] && !CommandArguments.Has(command.Arguments, "--version")
            && CommandArguments.Positionals(command.Arguments[2..], OtherOptions) is [var tool, ..] && !PackageSpecs.IsElsewhere(tool)
            ? new LooseInstall($"{command}", $"{tool} {NameVersions}", "Name the version with --version 1.2.3.")
            : null;

    // With packages named, an upgrade is the installation of those, whose versions the distribution decides.
    private static LooseInstall? Distribution(ShellCommand command, ImmutableArray<string> verbs)
    {
        var words = CommandArguments.Positionals(command.Arguments, ["-o", "-t", "-c", "--repository", "-X", "-p", "--root", "--releasever", "--enablerepo", "--disablerepo"]);
        return words is [var verb] && verbs.Contains(verb)
            ? new LooseInstall($"{command}", Upgrade, "Update the base image instead, and pin it by digest.")
            : null;
    }

    private static LooseInstall? Named(ShellCommand command, ImmutableArray<string> specs, Func<string, bool> isPinned, string form) =>
        PackageSpecs.FirstLoose(specs, isPinned) is { } loose
            ? new LooseInstall($"{command}", $"{loose} {NameVersions}", $"Name versions: {form}.")
            : null;
}
