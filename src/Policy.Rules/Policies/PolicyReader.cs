using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>
/// Reads policies as people write them and as the API server gives them: YAML or JSON, one or more documents a file.
/// Every mistake of every file is told at once.
/// </summary>
public static class PolicyReader
{
    // Source: Kubernetes meta/v1, ObjectMeta.
    private static readonly ImmutableArray<string> OtherMetadata =
    [
        "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>Reads one file's policies.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file, as messages name it.</param>
    public static DocumentResult<IReadOnlyList<ImagePolicy>> Read(string text, string file) => ReadAll([(file, text)]);

    /// <summary>Reads several files' policies; a name may stand only once in all of them.</summary>
    /// <param name="files">The files, as messages name them, and their text.</param>
    public static DocumentResult<IReadOnlyList<ImagePolicy>> ReadAll(IEnumerable<(string File, string Text)> files)
    {
        var policies = new List<ImagePolicy>();
        var places = new Dictionary<string, string>();
        var mistakes = ImmutableArray.CreateBuilder<DocumentError>();
        foreach (var (file, text) in files)
        {
            var errors = new DocumentErrors(file);
            var documents = DocumentReader.Read(text, errors);
            if (documents.Count == 0 && errors.IsEmpty)
            {
                errors.Add(0, 0, DocumentPath.Root, $"holds no {PolicyWords.Kind}");
            }

            foreach (var document in documents)
            {
                if (ReadOne(document, file, places) is { } policy)
                {
                    policies.Add(policy);
                }
            }

            mistakes.AddRange(errors.ToImmutable());
        }

        return new DocumentResult<IReadOnlyList<ImagePolicy>>(mistakes.Count == 0 ? policies : null, mistakes.ToImmutable());
    }

    private static ImagePolicy? ReadOne(DocumentValue document, string file, Dictionary<string, string> places)
    {
        if (document.Fields() is not { } fields)
        {
            return null;
        }

        var version = fields.Require("apiVersion", PolicyWords.ApiVersion);
        var kind = fields.Require("kind", PolicyWords.Kind);
        version?.Word([(PolicyWords.ApiVersion, 0)]);

        // Another kind's fields would all be mistakes; one says it better.
        if (kind is not null && kind.Word([(PolicyWords.Kind, 0)]) is null)
        {
            return null;
        }

        var name = fields.Require("metadata", "a mapping with a name")?.Fields() is { } metadata ? ReadName(metadata, file, places) : null;
        var spec = fields.Require("spec", "a mapping; {} is the preset baseline for everything")?.Fields();
        fields.Allow("status");
        fields.Close();
        return spec is null ? null : PolicySpecReader.Read(name ?? "", spec);
    }

    private static string? ReadName(DocumentFields metadata, string file, Dictionary<string, string> places)
    {
        var value = metadata.Require("name", "the policy's name");
        var name = value?.Text();
        if (name is not null && !KubernetesNames.IsSubdomain(name))
        {
            value!.Fail($"{SafeText.Quoted(name)} is no name: lower-case letters, digits, '-' and '.' with a letter or digit first and last, 253 at most");
        }
        else if (name is not null && !places.TryAdd(name, $"{file}:{value!.Node.Line}"))
        {
            value.Fail($"there is another policy {SafeText.Quoted(name)} at {places[name]}");
        }

        foreach (var strings in new[] { "labels", "annotations" })
        {
            foreach (var (_, text) in metadata.Find(strings)?.Fields()?.All ?? [])
            {
                text.AnyText();
            }
        }

        metadata.Allow(OtherMetadata);
        metadata.Close();
        return name;
    }
}
