using System.Collections.Immutable;
using System.Net;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>One page of referrers.</summary>
/// <param name="Referrers">What it lists.</param>
/// <param name="Next">The next page's path, after the repository; null where this is the last.</param>
internal sealed record ReferrersPage(ImmutableArray<Referrer> Referrers, string? Next);

/// <summary>Referrers in responses. Source: OCI distribution specification 1.1, Listing Referrers; RFC 8288 for Link.</summary>
internal static class ReferrersAnswer
{
    /// <summary>A page; null where the registry has no such API.</summary>
    public static async Task<SourceResult<ReferrersPage?>> ReadAsync(
        Question question, HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return default(ReferrersPage);
        }

        var body = await CappedBody.ReadAsync(question, response, limit, cancellationToken);
        if (!body.Succeeded)
        {
            return body.Error;
        }

        var read = Parse(body.Value);
        return read.Succeeded ? new ReferrersPage(read.Value, NextOf(question, response)) : read.Error;
    }

    /// <summary>The referrers in an index.</summary>
    public static SourceResult<ImmutableArray<Referrer>> Parse(ReadOnlyMemory<byte> bytes)
    {
        var document = ManifestReader.Read(new RawManifest(null, MediaTypes.OciIndex, bytes));
        return document switch
        {
            { Succeeded: false } => document.Error,
            { Value: ManifestDocument.Index index } => index.Entries.Select(entry => new Referrer(entry.Descriptor, entry.ArtifactType, entry.Annotations)).ToImmutableArray(),
            _ => new SourceError(UnknownReason.Malformed, "the list of referrers is no index"),
        };
    }

    // Only a page of the same list is followed: a link is the registry's word.
    private static string? NextOf(Question question, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var values))
        {
            return null;
        }

        foreach (var link in values.ToString().Split(','))
        {
            var parts = link.Split(';', StringSplitOptions.TrimEntries);
            var isNext = parts.Skip(1).Any(part => part.Replace("\"", "", StringComparison.Ordinal).Equals("rel=next", StringComparison.OrdinalIgnoreCase));
            if (isNext && parts[0] is ['<', .. var target, '>'] && Uri.TryCreate(question.Uri, target, out var next) && question.Registry.Owns(next))
            {
                var at = next.PathAndQuery.IndexOf("/referrers/", StringComparison.Ordinal);
                return at < 0 ? null : next.PathAndQuery[(at + 1)..];
            }
        }

        return null;
    }
}
