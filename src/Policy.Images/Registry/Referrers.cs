using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>What is attached to an image: a manifest that names it as its subject.</summary>
/// <param name="Descriptor">What points to the manifest.</param>
/// <param name="ArtifactType">What kind of thing it is; empty where the list does not say.</param>
/// <param name="Annotations">Its annotations in the list.</param>
internal sealed record Referrer(Descriptor Descriptor, string ArtifactType, ImmutableDictionary<string, string> Annotations);

/// <summary>
/// Lists what refers to an image: by the API, or by the tag that clients keep where a registry has none.
/// Source: OCI distribution specification 1.1, Listing Referrers and Referrers Tag Schema.
/// </summary>
internal sealed class Referrers(RegistryClient client, LimitSettings limits)
{
    /// <summary>The most pages that are read.</summary>
    public const int MaxPages = 8;

    /// <summary>What refers to a digest; a kind may be asked for.</summary>
    /// <param name="asker">Who asks where.</param>
    /// <param name="subject">The image's digest.</param>
    /// <param name="artifactType">The kind asked for; null for all.</param>
    /// <param name="deadline">How long the answer is waited for.</param>
    public async Task<SourceResult<ImmutableArray<Referrer>>> ListAsync(Asker asker, Digest subject, string? artifactType, Deadline deadline)
    {
        var filter = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var path = $"referrers/{subject}{filter}";
        var found = ImmutableArray.CreateBuilder<Referrer>();
        for (var page = 0; page < MaxPages; page++)
        {
            var read = await client.GetReferrersAsync(asker, path, limits.ManifestBytes, deadline);
            if (!read.Succeeded && read.Error is not null)
            {
                return read.Error;
            }

            if (read.Value is not { } answer)
            {
                // A page that is gone is no registry without the API.
                return page == 0 ? await ListByTagAsync(asker, subject, artifactType, deadline) : new SourceError(
                    UnknownReason.NotFound, $"{asker.Registry.Name} does not have page {page + 1} of what refers to {subject}");
            }

            found.AddRange(OfType(answer.Referrers, artifactType));
            if (answer.Next is null)
            {
                return found.ToImmutable();
            }

            path = answer.Next;
        }

        return new SourceError(UnknownReason.OverLimit, $"{asker.Registry.Name} lists what refers to {subject} on more than {MaxPages} pages");
    }

    private async Task<SourceResult<ImmutableArray<Referrer>>> ListByTagAsync(Asker asker, Digest subject, string? artifactType, Deadline deadline)
    {
        var manifest = await client.GetManifestAsync(asker, $"{subject.Algorithm}-{subject.Hex}", limits.ManifestBytes, deadline);
        if (!manifest.Succeeded)
        {
            return manifest.Error.Reason == UnknownReason.NotFound ? ImmutableArray<Referrer>.Empty : manifest.Error;
        }

        var read = ReferrersAnswer.Parse(manifest.Value.Bytes);
        return read.Succeeded ? OfType(read.Value, artifactType).ToImmutableArray() : read.Error;
    }

    // A registry may filter or not, and says so in a header that not all send.
    private static IEnumerable<Referrer> OfType(ImmutableArray<Referrer> referrers, string? artifactType) =>
        artifactType is null ? referrers : referrers.Where(referrer => referrer.ArtifactType == artifactType);
}
