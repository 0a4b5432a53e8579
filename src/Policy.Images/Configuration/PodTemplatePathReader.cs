using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>podTemplatePaths</c>.</summary>
internal static class PodTemplatePathReader
{
    public static ImmutableArray<PodTemplatePath> Read(DocumentValue? value)
    {
        var paths = ImmutableArray.CreateBuilder<PodTemplatePath>();
        foreach (var item in value?.Items("a list of kinds and where they carry a pod template") ?? [])
        {
            if (item.Fields() is not { } fields)
            {
                continue;
            }

            var path = new PodTemplatePath(
                Checked(fields.Find("group"), text => HostSyntax.IsName(text), "an API group such as argoproj.io") ?? "",
                Checked(fields.Require("kind", "a kind such as Rollout"), IsIdentifier, "a kind such as Rollout") ?? "",
                Checked(fields.Require("path", "a field such as spec.template"), text => text.Split('.').All(IsIdentifier), "a field such as spec.template") ?? "");
            if (paths.Any(other => (other.Group, other.Kind) == (path.Group, path.Kind)) && path.Kind.Length > 0)
            {
                item.Fail($"'{path.Kind}' of this group stands here twice");
            }

            fields.Close();
            paths.Add(path);
        }

        return paths.ToImmutable();
    }

    private static string? Checked(DocumentValue? value, Func<string, bool> isRight, string expected)
    {
        var text = value?.Text(expected + " as a string");
        if (text is not null && !isRight(text))
        {
            value!.Fail($"expected {expected}, found {value.Node.Describe}");
        }

        return text;
    }

    private static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetter(text[0]) && text.All(char.IsAsciiLetterOrDigit);
}
