using System.Collections.Immutable;
using Policy.Rules.Catalog.Build;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Contents.Tools.Installed;

/// <summary>What a package manager is told to do.</summary>
internal enum PackageAction
{
    /// <summary>To install packages.</summary>
    Install,

    /// <summary>To remove them.</summary>
    Remove,

    /// <summary>To hold packages for installed on behalf of others (apt-mark auto).</summary>
    MarkAutomatic,

    /// <summary>To hold them for wanted (apt-mark manual).</summary>
    MarkManual,

    /// <summary>To take back what it did last (dnf history undo).</summary>
    Undo,
}

/// <summary>A command of a distribution's package manager.</summary>
/// <param name="Manager">The manager: <c>apt</c>, <c>apk</c>, <c>dnf</c>, <c>zypper</c>, <c>pacman</c>.</param>
/// <param name="Action">What it is told to do.</param>
/// <param name="Packages">The packages that it names, without versions.</param>
internal sealed record PackageCommand(string Manager, PackageAction Action, ImmutableArray<string> Packages)
{
    private static readonly ImmutableHashSet<string> ValueOptions =
    [
        "-o", "--option", "-t", "--target-release", "--default-release", "-c", "--config-file", "-a", "--host-architecture", "-X", "--repository",
        "--repositories-file", "--keys-dir", "--arch", "--cache-dir", "--cache-max-age", "--wait", "--progress-fd", "--virtual", "--repo", "--enablerepo",
        "--disablerepo", "--releasever", "--setopt", "-x", "--exclude", "--from", "-r",
    ];

    /// <summary>The name that the packages are installed under together (apk add --virtual); null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether what nothing wants any more goes too (apt-get --auto-remove).</summary>
    public bool Sweeps { get; init; }

    /// <summary>Which manager a program is; null for none.</summary>
    public static string? ManagerOf(string program) => program switch
    {
        "apt-get" or "apt" or "aptitude" or "apt-mark" => "apt",
        "apk" => "apk",
        "dnf" or "dnf5" or "yum" or "microdnf" or "tdnf" => "dnf",
        "zypper" => "zypper",
        "pacman" => "pacman",
        _ => null,
    };

    /// <summary>Reads a command; null where it changes no packages of the image.</summary>
    public static PackageCommand? Of(ShellCommand command, ShellVariables variables)
    {
        if (ManagerOf(command.Program) is not { } manager)
        {
            return null;
        }

        ImmutableArray<string> arguments = [.. command.Words.Skip(1).SelectMany(variables.Words)];

        // Into another root file system: no part of what runs, unless it is copied, which then is seen.
        if (CommandArguments.Has(arguments.AsSpan(), "--root", "--installroot", "--rootdir") || (manager == "apk" && arguments.Contains("-p")))
        {
            return null;
        }

        var words = CommandArguments.Positionals(arguments.AsSpan(), manager == "apk" ? ValueOptions.Add("-t") : ValueOptions);
        if (manager == "pacman")
        {
            return Pacman(arguments, words);
        }

        return words is [var verb, .. var rest] && ActionOf(command.Program, verb, rest) is { } action
            ? new PackageCommand(manager, action, [.. (verb is "group" or "history" ? rest.Skip(1) : rest).Select(Name)])
            {
                Group = manager == "apk" ? Virtual(arguments) : null,
                Sweeps = verb is "autoremove" or "autopurge" || CommandArguments.Has(arguments.AsSpan(), "--auto-remove", "--autoremove"),
            }
            : null;
    }

    private static PackageAction? ActionOf(string program, string verb, ImmutableArray<string> rest) => verb switch
    {
        "auto" when program == "apt-mark" => PackageAction.MarkAutomatic,
        "manual" when program == "apt-mark" => PackageAction.MarkManual,
        "history" when rest is ["undo", ..] => PackageAction.Undo,
        "group" when rest is ["install", ..] => PackageAction.Install,
        "install" or "add" or "in" or "groupinstall" or "reinstall" or "build-dep" or "builddep" => PackageAction.Install,
        "remove" or "purge" or "del" or "rm" or "erase" or "autoremove" or "autopurge" or "groupremove" => PackageAction.Remove,
        _ => null,
    };

    private static PackageCommand? Pacman(ImmutableArray<string> arguments, ImmutableArray<string> words) =>
        arguments.FirstOrDefault(word => word is ['-', 'S' or 'R', ..]) is { } operation
            ? new PackageCommand("pacman", operation[1] == 'S' ? PackageAction.Install : PackageAction.Remove, words)
            : null;

    private static string? Virtual(ImmutableArray<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "-t" or "--virtual")
            {
                return i + 1 < arguments.Length ? arguments[i + 1] : null;
            }

            if (arguments[i].StartsWith("--virtual=", StringComparison.Ordinal))
            {
                return arguments[i]["--virtual=".Length..];
            }
        }

        return null;
    }

    // gcc=4:12.2.0-3, gcc:amd64, gcc/bookworm, gcc@edge, gcc>=12, gcc~12; a file by its name up to the version.
    private static string Name(string spec)
    {
        if (spec.EndsWith(".deb", StringComparison.Ordinal) || spec.EndsWith(".rpm", StringComparison.Ordinal) || spec.EndsWith(".apk", StringComparison.Ordinal))
        {
            spec = spec[(spec.LastIndexOf('/') + 1)..];
            return spec.IndexOf('_', StringComparison.Ordinal) is > 0 and var end ? spec[..end] : spec;
        }

        var cut = spec.AsSpan().IndexOfAny("=:/@<>~");
        return cut > 0 ? spec[..cut] : spec;
    }
}
