using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Tools.Installed;

/// <summary>A package that a step installs and nothing removes, as far as the history tells.</summary>
/// <param name="Name">Its name as the command has it; what cannot be told of it is <see cref="ShellVariables.Unknown"/>.</param>
/// <param name="Step">The step.</param>
internal sealed record InstalledPackage(string Name, BuildStep Step);

/// <summary>
/// Goes through an image's RUN steps as package managers would, without knowing what depends on what: packages, groups
/// of them (apk add --virtual), and what is swept away as nothing wants it any more. Branches of conditions count as taken.
/// </summary>
internal sealed class InstalledPackages
{
    // By the name that is asked for, and the group that it was asked for in; empty for none.
    private readonly Dictionary<(string Name, string Group), InstalledPackage> _installed = [];
    private readonly Dictionary<string, List<string>> _groups = [];

    // Of the step that is gone through.
    private readonly List<(string Name, string Group)> _ofStep = [];
    private readonly HashSet<string> _manual = [];
    private bool _allAutomatic;

    /// <summary>What is left, in the order in which it was installed.</summary>
    public static ImmutableArray<InstalledPackage> Read(BuildHistory history, ImageConfig config)
    {
        var packages = new InstalledPackages();
        var variables = new ShellVariables(config);
        foreach (var step in history.Steps)
        {
            packages.Run(step, variables);
        }

        return [.. packages._installed.Values.OrderBy(package => package.Step.Index)];
    }

    private void Run(BuildStep step, ShellVariables variables)
    {
        var commands = ShellScript.Of(step);
        if (commands.IsEmpty)
        {
            return;
        }

        variables.Begin(step);
        _ofStep.Clear();
        _manual.Clear();
        _allAutomatic = false;
        foreach (var command in commands)
        {
            foreach (var assignment in command.Words.IsEmpty ? command.Assignments : command.Program is "export" or "local" or "declare" or "readonly" ? command.Words[1..] : [])
            {
                variables.Set(assignment);
            }

            if (PackageCommand.Of(command, variables) is { } change)
            {
                Apply(change, step);
            }
        }
    }

    private void Apply(PackageCommand change, BuildStep step)
    {
        switch (change.Action)
        {
            case PackageAction.Install:
                foreach (var name in change.Packages)
                {
                    Install(name, change, step);
                }

                break;
            case PackageAction.Remove:
                foreach (var name in change.Packages)
                {
                    Remove(name, step);
                }

                if (change.Sweeps && _allAutomatic)
                {
                    ForgetStep(key => _manual.Contains(key.Name));
                }

                break;
            case PackageAction.MarkAutomatic:
                _allAutomatic |= change.Packages.Any(name => name.Contains(".*", StringComparison.Ordinal) || name.Contains(ShellVariables.Unknown, StringComparison.Ordinal));
                break;
            case PackageAction.MarkManual:
                _manual.UnionWith(change.Packages);
                break;
            case PackageAction.Undo:
                ForgetStep(static _ => false);
                break;
        }
    }

    private void Install(string name, PackageCommand change, BuildStep step)
    {
        // apt-get install name- removes it.
        if (name.EndsWith('-') && change.Manager == "apt")
        {
            Remove(name[..^1], step);
            return;
        }

        var key = (name, change.Group ?? "");
        if (!_installed.TryAdd(key, new InstalledPackage(name, step)))
        {
            return;
        }

        _ofStep.Add(key);
        if (change.Group is { } group)
        {
            if (!_groups.TryGetValue(group, out var names))
            {
                _groups.Add(group, names = []);
            }

            names.Add(name);
        }
    }

    private void Remove(string name, BuildStep step)
    {
        var isKnown = _installed.Remove((name, ""));
        if (_groups.Remove(name, out var names))
        {
            isKnown = true;
            foreach (var of in names)
            {
                _installed.Remove((of, name));
            }
        }

        // It may be any of those that this step installed.
        if (!isKnown && name.Contains(ShellVariables.Unknown, StringComparison.Ordinal) && _ofStep.Count > 0)
        {
            ForgetStep(static _ => false);
            _installed.TryAdd((name, ""), new InstalledPackage(name, step));
        }
    }

    private void ForgetStep(Func<(string Name, string Group), bool> isKept)
    {
        foreach (var key in _ofStep.Where(key => !isKept(key)))
        {
            _installed.Remove(key);
        }

        _ofStep.Clear();
    }
}
