using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog;

/// <summary>One entry of an image's environment.</summary>
/// <param name="Index">Its place in the config's Env.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; empty where there is none.</param>
internal readonly record struct EnvironmentVariable(int Index, string Name, string Value)
{
    /// <summary>All of a config's, in order. A later entry of the same name is the one that counts.</summary>
    public static IEnumerable<EnvironmentVariable> Of(ImageConfig config) => config.Env.Select((entry, index) =>
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new EnvironmentVariable(index, entry, "") : new EnvironmentVariable(index, entry[..equals], entry[(equals + 1)..]);
    });

    /// <summary>Where it stands, in the config and in the ENV step that set it last.</summary>
    public ImmutableArray<Evidence> Evidence(BuildHistory history)
    {
        var config = new Evidence(EvidenceKind.Config, $"config.Env[{Index}]", SafeText.Excerpt($"{Name}={Value}"));
        var name = Name;
        return history.Steps.LastOrDefault(step => step.Instruction == Instruction.Env && Sets(step.Value, name)) is { } step
            ? [config, new Evidence(EvidenceKind.Step, step.Place, SafeText.Excerpt($"ENV {step.Value}"))]
            : [config];
    }

    // NAME=value anywhere in the line, or the old NAME value at its beginning.
    private static bool Sets(string value, string name)
    {
        if (name.Length == 0)
        {
            // An entry may begin with its equals sign; no ENV line sets such a one.
            return false;
        }

        for (var at = value.IndexOf(name, StringComparison.Ordinal); at >= 0; at = value.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var after = at + name.Length < value.Length ? value[at + name.Length] : '\0';
            if ((at == 0 && after == ' ') || (after == '=' && (at == 0 || value[at - 1] is ' ' or '\t')))
            {
                return true;
            }
        }

        return false;
    }
}
