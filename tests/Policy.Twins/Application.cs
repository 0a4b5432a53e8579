using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Twins;

/// <summary>A package that an application's manifest asks for.</summary>
/// <param name="Kind">Of what ecosystem.</param>
/// <param name="Name">Its name, as the ecosystem writes it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Bytes">What it takes unpacked.</param>
/// <param name="IsDevelopment">Whether only development asks for it.</param>
/// <param name="IsNative">Whether it has machine code.</param>
internal sealed record Dependency(PackageKind Kind, string Name, string Version, long Bytes, bool IsDevelopment = false, bool IsNative = false);

/// <summary>An application: its sources, and what comes of them.</summary>
internal sealed record Application
{
    /// <summary>Its name; its artefacts are called by it.</summary>
    public required string Name { get; init; }

    /// <summary>The build context, as lines of files.</summary>
    public required string Context { get; init; }

    /// <summary>What its manifests ask for.</summary>
    public ImmutableArray<Dependency> Dependencies { get; init; } = [];

    /// <summary>What its build writes, as lines of files, below the folder that it runs in.</summary>
    public string Outputs { get; init; } = "";

    /// <summary>How large its program is, in bytes, where the build links one.</summary>
    public long ProgramBytes { get; init; }

    /// <summary>What its package.json asks npm for; null where it has none.</summary>
    public (string Production, string Development)? Npm
    {
        get
        {
            var npm = Dependencies.Where(dependency => dependency.Kind == PackageKind.Npm).ToList();
            return npm.Count == 0 ? null : (Names(npm, ofDevelopment: false), Names(npm, ofDevelopment: true));

            static string Names(IEnumerable<Dependency> all, bool ofDevelopment) =>
                string.Join('\n', all.Where(dependency => dependency.IsDevelopment == ofDevelopment).Select(dependency => dependency.Name));
        }
    }

    /// <summary>Dependencies as a table: <c>name version size</c>, and <c>dev</c> or <c>native</c> behind them.</summary>
    public static ImmutableArray<Dependency> Table(PackageKind kind, string lines) =>
    [
        .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => new Dependency(kind, words[0], words[1], Disks.FileLines.Bytes(words[2]), words.Contains("dev"), words.Contains("native"))),
    ];
}
