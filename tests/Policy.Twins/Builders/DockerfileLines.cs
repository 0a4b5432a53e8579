using System.Collections.Immutable;

namespace Policy.Twins.Builders;

/// <summary>A Dockerfile's instructions, lines that go on joined as builders join them. Source: Dockerfile reference.</summary>
internal static class DockerfileLines
{
    /// <summary>Keyword and rest of each instruction.</summary>
    public static IEnumerable<(string Keyword, string Arguments)> Read(string dockerfile)
    {
        var joined = "";
        foreach (var line in dockerfile.Split('\n'))
        {
            if (line.TrimStart().StartsWith('#') || line.Trim().Length == 0)
            {
                continue;
            }

            if (line.EndsWith('\\'))
            {
                joined = $"{joined}{line[..^1]}";
                continue;
            }

            var whole = (joined + line).Trim();
            joined = "";
            var space = whole.IndexOf(' ', StringComparison.Ordinal);
            yield return (whole[..space].ToUpperInvariant(), whole[(space + 1)..].Trim());
        }
    }

    /// <summary>The flags before an instruction's arguments, and the rest.</summary>
    public static (ImmutableArray<string> Flags, string Arguments) Flags(string rest)
    {
        var flags = ImmutableArray.CreateBuilder<string>();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var parts = rest.Split(' ', 2);
            flags.Add(parts[0]);
            rest = parts[1].TrimStart();
        }

        return (flags.ToImmutable(), rest);
    }

    /// <summary>The words of an exec form; of a shell form the shell and its line.</summary>
    public static ImmutableArray<string> Words(string rest) => rest.StartsWith('[')
        ? [.. rest.Trim('[', ']').Split("\",").Select(word => word.Trim().Trim('"'))]
        : ["/bin/sh", "-c", rest];
}
