using Policy.Images.Manifests;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// Manifests in responses: which are asked for, and what the headers say of them. Source: OCI distribution
/// specification, Pulling manifests.
/// </summary>
internal static class ManifestAnswer
{
    /// <summary>The manifests and indexes that are read.</summary>
    public const string Accept =
        $"{MediaTypes.OciIndex}, {MediaTypes.OciManifest}, {MediaTypes.DockerList}, {MediaTypes.DockerManifest}";

    /// <summary>The list of referrers is an index.</summary>
    public const string AcceptIndex = MediaTypes.OciIndex;

    private const string DigestHeader = "Docker-Content-Digest";

    /// <summary>A manifest's name for people: <c>team/app:1.0</c>, <c>team/app@sha256:…</c>.</summary>
    public static string Name(Asker asker, string tagOrDigest) =>
        $"{asker.Repository}{(tagOrDigest.Contains(':') ? '@' : ':')}{tagOrDigest}";

    /// <summary>What the headers of a HEAD say.</summary>
    public static SourceResult<ManifestHead> ReadHead(Asker asker, HttpResponseMessage response)
    {
        var digest = DigestOf(asker.Registry.Name, response);
        return digest.Error is { } error ? error : new ManifestHead(digest.Value, MediaTypeOf(response));
    }

    /// <summary>The manifest in a response, verified against the digest asked for, else against the registry's own.</summary>
    public static async Task<SourceResult<RawManifest>> ReadAsync(
        Question question, HttpResponseMessage response, Expectation expected, CancellationToken cancellationToken)
    {
        // The registry's digest of a signed schema 1 manifest leaves out the signatures, so it could not be verified.
        var mediaType = MediaTypeOf(response);
        if (mediaType is MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed)
        {
            return new SourceError(
                UnknownReason.Unsupported, $"{question.Host} has {question.What} as a schema 1 manifest, which has no config; push it again with a builder of today");
        }

        if (expected.Digest is null)
        {
            var announced = DigestOf(question.Host, response);
            if (announced.Error is { } error)
            {
                return error;
            }

            expected = expected with { Digest = announced.Value };
        }

        var bytes = await VerifiedContent.ReadAsync(question, response, expected, cancellationToken);
        return bytes.Succeeded
            ? new RawManifest(expected.Digest ?? ContentDigest.Of(bytes.Value.Span), mediaType, bytes.Value)
            : bytes.Error;
    }

    private static SourceResult<Digest?> DigestOf(string host, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues(DigestHeader, out var values))
        {
            return default(Digest?);
        }

        return Digest.TryParse(values.ToString(), out var digest, out var problem)
            ? digest
            : new SourceError(UnknownReason.Malformed, $"{host} sends a {DigestHeader} that is no digest: {RegistryText.Clean(problem)}");
    }

    private static string MediaTypeOf(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
}
