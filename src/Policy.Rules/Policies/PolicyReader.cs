using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>
/// Reads policies and exceptions as people write them and as the API server gives them: YAML or JSON, one or more
/// documents a file, both kinds in any order. Every mistake of every file is told at once.
/// </summary>
public sealed class PolicyReader
{
    private const string NoKind = $"holds no {PolicyWords.Kind} and no {PolicyWords.ExceptionKind}";

    // Where a name stands, so that its second place can tell of the first.
    private readonly Dictionary<string, string> _policyPlaces = [];
    private readonly Dictionary<string, string> _exceptionPlaces = [];
    private readonly ImmutableArray<ImagePolicy>.Builder _policies = ImmutableArray.CreateBuilder<ImagePolicy>();
    private readonly ImmutableArray<PolicyException>.Builder _exceptions = ImmutableArray.CreateBuilder<PolicyException>();

    private PolicyReader()
    {
    }

    private enum Kind
    {
        Policy,
        Exception,
    }

    /// <summary>Reads one file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file, as messages name it.</param>
    public static DocumentResult<PolicyDocuments> Read(string text, string file) => ReadDocuments([(file, text)]);

    /// <summary>Reads one object as the API server gives it.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">What messages call it.</param>
    public static DocumentResult<PolicyDocuments> Read(JsonElement json, string name)
    {
        var reader = new PolicyReader();
        var errors = new DocumentErrors(name);
        reader.ReadOne(new DocumentValue(JsonNodes.Of(json, errors), DocumentPath.Root, errors), new MetadataReader(name));
        return reader.Result(errors.ToImmutable());
    }

    /// <summary>Reads several files; a policy's name, and an exception's in its namespace, may stand only once in all of them.</summary>
    /// <param name="files">The files, as messages name them, and their text.</param>
    public static DocumentResult<PolicyDocuments> ReadDocuments(IEnumerable<(string File, string Text)> files)
    {
        var reader = new PolicyReader();
        var mistakes = files.SelectMany(file => reader.ReadFile(file.File, file.Text)).ToImmutableArray();
        return reader.Result(mistakes);
    }

    private DocumentResult<PolicyDocuments> Result(ImmutableArray<DocumentError> mistakes) =>
        new(mistakes.IsEmpty ? new PolicyDocuments(_policies.ToImmutable(), _exceptions.ToImmutable()) : null, mistakes);

    private ImmutableArray<DocumentError> ReadFile(string file, string text)
    {
        var errors = new DocumentErrors(file);
        var documents = DocumentReader.Read(text, errors);
        if (documents.Count == 0 && errors.IsEmpty)
        {
            errors.Add(0, 0, DocumentPath.Root, NoKind);
        }

        var metadata = new MetadataReader(file);
        foreach (var document in documents)
        {
            ReadOne(document, metadata);
        }

        return errors.ToImmutable();
    }

    private void ReadOne(DocumentValue document, MetadataReader reader)
    {
        if (document.Fields() is not { } fields)
        {
            return;
        }

        var version = fields.Require("apiVersion", PolicyWords.ApiVersion);
        var written = fields.Require("kind", $"{PolicyWords.Kind} or {PolicyWords.ExceptionKind}");
        version?.Word([(PolicyWords.ApiVersion, 0)]);

        switch (written is null ? Kind.Policy : written.Word([(PolicyWords.Kind, Kind.Policy), (PolicyWords.ExceptionKind, Kind.Exception)]))
        {
            case Kind.Policy:
                ReadPolicy(fields, reader);
                break;
            case Kind.Exception:
                ReadException(fields, reader);
                break;
            default:
                // Another kind's fields would all be mistakes; one says it better.
                return;
        }

        fields.Allow("status");
        fields.Close();
    }

    private void ReadPolicy(DocumentFields fields, MetadataReader reader)
    {
        var metadata = fields.Require("metadata", "a mapping with a name")?.Fields() is { } mapping ? reader.ReadPolicy(mapping, _policyPlaces) : null;
        if (fields.Require("spec", "a mapping; {} is the preset baseline for everything")?.Fields() is { } spec)
        {
            _policies.Add(PolicySpecReader.Read(metadata?.Name ?? "", spec));
        }
    }

    private void ReadException(DocumentFields fields, MetadataReader reader)
    {
        var metadata = fields.Require("metadata", "a mapping with a name and a namespace")?.Fields() is { } mapping
            ? reader.ReadException(mapping, _exceptionPlaces)
            : null;
        if (fields.Require("spec", "a mapping with rules, reason and expiresAt")?.Fields() is { } spec
            && PolicyExceptionReader.Read(metadata ?? new ObjectMetadata("", "", null), spec) is { } exception)
        {
            _exceptions.Add(exception);
        }
    }
}
