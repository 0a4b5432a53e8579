using Policy.Images.Cache;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>
/// Reads images in the name of one asker at a time: one read for all who ask alike at once, none for what is known, none
/// for a moment after a failure.
/// </summary>
internal sealed class RegistryReads(
    RegistryClient client, KnownImages known, RegistryTags tags, LimitSettings limits, ImageMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly FailureMemory<ReadKey> _failures = new(time);
    private readonly SharedReads<ReadKey, ImageRead> _reads = new(time);

    /// <summary>What an asker is told of an image on some platforms.</summary>
    public async Task<ImageRead> InspectAsync(
        Asker asker, ImageReference reference, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        var tag = reference.Tag ?? "latest";
        var digest = reference.Digest;
        if (digest is null && tags.WasResolved(asker, tag))
        {
            var resolved = await tags.ResolveAsync(asker, tag, deadline);
            if (!resolved.Succeeded && resolved.Error is { } error)
            {
                return ImageRead.Failed(platforms, error);
            }

            digest = resolved.Value;
        }

        var key = new ReadKey(asker, digest?.ToString() ?? tag, string.Join(',', platforms));
        if (_failures.Find(key) is { } failure)
        {
            return ImageRead.Failed(platforms, failure);
        }

        if (digest is { } resolvedTo && await known.RecallAsync(asker, resolvedTo, platforms, deadline) is { } recalled)
        {
            metrics.LookedUp(isKnown: true);
            return recalled;
        }

        metrics.LookedUp(isKnown: false);
        return await _reads.GetAsync(key, deadline, shared => ReadAsync(key, platforms, shared));
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    private async Task<ImageRead> ReadAsync(ReadKey key, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        // Somebody may have resolved the tag since this asker looked.
        if (!key.IsDigest && tags.Fresh(key.Asker, key.TagOrDigest) is { } fresh)
        {
            var byDigest = key with { TagOrDigest = fresh.ToString() };
            return await _reads.GetAsync(byDigest, deadline, shared => ReadAsync(byDigest, platforms, shared));
        }

        var root = await RootAsync(key, deadline);
        var read = root.Succeeded
            ? await ReadAsync(key, root.Value, platforms, deadline)
            : ImageRead.Failed(platforms, root.Error);

        // What failed when nobody waited any more did so because nobody waited.
        if (read.Error is { } error && !deadline.IsBackground)
        {
            _failures.Keep(key, error);
        }

        return read;
    }

    private async Task<SourceResult<RawManifest>> RootAsync(ReadKey key, Deadline deadline)
    {
        if (Digest.TryParse(key.TagOrDigest, out var digest, out _) && known.RootOf(key.Asker, digest) is { } kept)
        {
            return SourceResult.Of(kept);
        }

        var root = await SourceOf(key, deadline).ResolveAsync(deadline.Token);
        if (root is { Succeeded: true, Value.Digest: { } given })
        {
            known.Show(key.Asker, given);
        }

        return root;
    }

    private async Task<ImageRead> ReadAsync(ReadKey key, RawManifest root, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        if (root.Digest is not { } digest || key.IsDigest)
        {
            return await ReadContentAsync(key, root, platforms, deadline);
        }

        // Read under the digest from here on, before anybody can know of it: who asks by it, or by the tag again, shares in this.
        var reading = _reads.GetAsync(
            key with { TagOrDigest = digest.ToString() }, deadline, shared => ReadContentAsync(key, root, platforms, shared));
        tags.Remember(key.Asker, key.TagOrDigest, digest);
        return await reading;
    }

    private async Task<ImageRead> ReadContentAsync(ReadKey key, RawManifest root, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        // Somebody may have come to the end of the same read a moment ago.
        if (root.Digest is { } digest && await known.RecallAsync(key.Asker, digest, platforms, deadline) is { } recalled)
        {
            return recalled;
        }

        var read = await new ImageReader(SourceOf(key, deadline), limits).ReadAsync(root, platforms, deadline.Token);
        known.Keep(key.Asker, root, read);
        return read;
    }

    private RegistrySource SourceOf(ReadKey key, Deadline deadline) => new(client, key.Asker, key.TagOrDigest, limits, deadline);

    /// <summary>What is read, and in whose name: nobody shares in a read that another's credential was needed for.</summary>
    private sealed record ReadKey(Asker Asker, string TagOrDigest, string Platforms)
    {
        public bool IsDigest => TagOrDigest.Contains(':', StringComparison.Ordinal);
    }
}
