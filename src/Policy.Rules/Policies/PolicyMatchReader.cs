using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>Reads a policy's <c>spec.match</c>.</summary>
internal static class PolicyMatchReader
{
    public static PolicyMatch Read(DocumentFields match)
    {
        var result = new PolicyMatch
        {
            Namespaces = GlobSetReader.Read(match.Find("namespaces"), GlobSyntax.MistakeInNamespace),
            NamespaceSelector = LabelSelectorReader.Read(match.Find("namespaceSelector")),
            ObjectSelector = LabelSelectorReader.Read(match.Find("objectSelector")),
            Images = GlobSetReader.Read(match.Find("images"), GlobSyntax.MistakeInImage),
            Containers = ReadContainers(match.Find("containers")),
        };
        match.Close();
        return result;
    }

    private static ImmutableArray<ContainerKind> ReadContainers(DocumentValue? value)
    {
        var kinds = ImmutableArray.CreateBuilder<ContainerKind>();
        foreach (var item in value?.Items("a list of " + string.Join(", ", PolicyWords.Containers.Select(c => c.Word))) ?? [])
        {
            if (item.Word(PolicyWords.Containers) is not { } kind)
            {
                continue;
            }

            if (kinds.Contains(kind))
            {
                item.Fail($"'{kind}' stands here twice");
            }

            kinds.Add(kind);
        }

        return kinds.ToImmutable();
    }
}
