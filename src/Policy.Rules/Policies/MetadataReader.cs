using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>What is read of an object's metadata; empty names where they were mistakes.</summary>
/// <param name="Namespace">Its namespace; empty for what is in none.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was made; null where nothing says it.</param>
internal sealed record ObjectMetadata(string Namespace, string Name, DateTimeOffset? CreatedAt);

/// <summary>Reads <c>metadata</c>. Source: Kubernetes meta/v1, ObjectMeta.</summary>
internal sealed class MetadataReader(string file)
{
    private static readonly ImmutableArray<string> OtherFields =
    [
        "generateName", "selfLink", "uid", "resourceVersion", "generation",
        "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>Reads the metadata of a policy, which is in no namespace.</summary>
    public ObjectMetadata ReadPolicy(DocumentFields metadata, Dictionary<string, string> places)
    {
        var name = ReadName(metadata, "policy");
        metadata.Allow("namespace", "creationTimestamp");
        ReadRest(metadata);
        Claim(name, name?.Text ?? "", "policy", places);
        return new ObjectMetadata("", name?.Text ?? "", null);
    }

    /// <summary>Reads the metadata of an exception.</summary>
    public ObjectMetadata ReadException(DocumentFields metadata, Dictionary<string, string> places)
    {
        var name = ReadName(metadata, "exception");
        var value = metadata.Require("namespace", "the namespace that the exception holds in");
        var space = value?.Text();
        if (space is not null && !KubernetesNames.IsNamespace(space))
        {
            value!.Fail($"{SafeText.Quoted(space)} is no namespace: {KubernetesNames.ExpectedNamespace}");
            space = null;
        }

        var created = metadata.Find("creationTimestamp")?.Time();
        ReadRest(metadata);
        if (space is not null)
        {
            Claim(name, $"{space}/{name?.Text}", "exception", places);
        }

        return new ObjectMetadata(space ?? "", name?.Text ?? "", created);
    }

    private static ReadText? ReadName(DocumentFields metadata, string what)
    {
        var value = metadata.Require("name", $"the {what}'s name");
        if (value?.Text() is not { } name)
        {
            return null;
        }

        if (KubernetesNames.IsSubdomain(name))
        {
            return new ReadText(value, name);
        }

        value.Fail($"{SafeText.Quoted(name)} is no name: {KubernetesNames.ExpectedSubdomain}");
        return null;
    }

    private static void ReadRest(DocumentFields metadata)
    {
        foreach (var strings in new[] { "labels", "annotations" })
        {
            foreach (var (_, text) in metadata.Find(strings)?.Fields()?.All ?? [])
            {
                text.AnyText();
            }
        }

        metadata.Allow(OtherFields);
        metadata.Close();
    }

    private void Claim(ReadText? name, string key, string what, Dictionary<string, string> places)
    {
        if (name is { Value: var value } && !places.TryAdd(key, $"{file}:{value.Node.Line}"))
        {
            value.Fail($"there is another {what} {SafeText.Quoted(key)} at {places[key]}");
        }
    }

    private sealed record ReadText(DocumentValue Value, string Text);
}
