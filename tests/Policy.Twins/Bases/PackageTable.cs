using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Bases;

/// <summary>A distribution's package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Depends">What it needs.</param>
/// <param name="Files">Its files, as <see cref="FileLines"/> has them.</param>
internal sealed record OsPackage(string Name, string Version, ImmutableArray<string> Depends, string Files)
{
    /// <summary>What the distribution's book says of it.</summary>
    public Package Entry(PackageKind kind) => new(kind, Name, Version, "", FileLines.Read(Files).Sum(file => file.File.Size));
}

/// <summary>A distribution's packages, as text: <c>@name version needed needed</c>, and below it its files.</summary>
internal sealed class PackageTable
{
    private readonly Dictionary<string, OsPackage> _packages;

    /// <summary>Reads a table.</summary>
    public PackageTable(PackageKind kind, params IEnumerable<string> texts)
    {
        Kind = kind;
        _packages = texts.SelectMany(text => text.Split('@', StringSplitOptions.RemoveEmptyEntries)).Select(Read).ToDictionary(package => package.Name);
    }

    /// <summary>Who keeps book of them.</summary>
    public PackageKind Kind { get; }

    /// <summary>A package; a small library, where the table has none of that name.</summary>
    public OsPackage Find(string name) => _packages.GetValueOrDefault(name)
        ?? (name.StartsWith("lib", StringComparison.Ordinal)
            ? new OsPackage(name, "1.0-1", [], $"usr/lib/{(name.EndsWith("-dev", StringComparison.Ordinal) ? $"{name}.a" : $"{name}.so.1")} 240K")
            : throw new InvalidOperationException($"there is no package {name}"));

    /// <summary>Packages and all that they need.</summary>
    public IEnumerable<OsPackage> Closure(IEnumerable<string> names)
    {
        var left = new Stack<string>(names);
        var seen = new HashSet<string>();
        while (left.TryPop(out var name))
        {
            if (!name.StartsWith('.') && seen.Add(name))
            {
                var package = Find(name);
                foreach (var needed in package.Depends)
                {
                    left.Push(needed);
                }

                yield return package;
            }
        }
    }

    private static OsPackage Read(string stanza)
    {
        var lines = stanza.Split('\n', 2);
        var words = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new OsPackage(words[0], words[1], [.. words[2..]], lines.ElementAtOrDefault(1) ?? "");
    }
}

/// <summary>The tables.</summary>
internal static class PackageTables
{
    /// <summary>Debian's.</summary>
    public static PackageTable Debian { get; } = new(PackageKind.Dpkg, DebianPackages.System, DebianPackages.Tools, DebianPackages.Toolchain);

    /// <summary>Alpine's.</summary>
    public static PackageTable Alpine { get; } = new(PackageKind.Apk, AlpinePackages.System, AlpinePackages.Tools);
}
