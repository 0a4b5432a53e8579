using System.Diagnostics.Metrics;
using Policy.Images.Attestations;
using Policy.Images.Cache;
using Policy.Images.Configuration;
using Policy.Images.Layers;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// Finds out about images in registries with as few requests as can be: none for what is known by digest and the asker
/// may be told, one HEAD for a tag that was resolved before, one read for all who ask at once, none for a moment after a
/// failure.
/// </summary>
internal sealed class RegistryInspector : IDisposable
{
    private const int MaxTags = 16_384;

    private readonly RegistryClient _client;
    private readonly RegistryAskers _askers;
    private readonly LimitSettings _limits;
    private readonly TimeSpan _tagLifetime;
    private readonly FactsCache _facts;
    private readonly ContentsReader _contents;
    private readonly AttestationsReader _attestations;
    private readonly AccessMemory _access;
    private readonly FailureMemory<ReadKey> _failures;
    private readonly SharedReads<ReadKey, ImageRead> _reads;
    private readonly SharedReads<(Asker, string), SourceResult<Digest?>> _heads;
    private readonly ExpiringCache<(Asker, string), Digest> _freshTags;
    private readonly BoundedCache<(Asker, string), Digest> _tags = new(MaxTags);
    private readonly ImageMetrics _metrics;

    /// <summary>Makes an inspector, which lives as long as the program.</summary>
    public RegistryInspector(
        RegistryClient client, RegistryAskers askers, ContentsReader contents, PratiqueConfiguration configuration, TimeProvider time,
        IMeterFactory? meters = null)
    {
        _client = client;
        _askers = askers;
        _contents = contents;
        _limits = configuration.Limits;
        _tagLifetime = TimeSpan.FromSeconds(configuration.Cache.TagSeconds);
        _facts = new FactsCache(configuration.Cache.FactsBytes);
        _attestations = new AttestationsReader(time);
        _access = new AccessMemory(time);
        _failures = new FailureMemory<ReadKey>(time);
        _reads = new SharedReads<ReadKey, ImageRead>(time);
        _heads = new SharedReads<(Asker, string), SourceResult<Digest?>>(time);
        _freshTags = new ExpiringCache<(Asker, string), Digest>(MaxTags, time);
        _metrics = new ImageMetrics(meters, _facts);
        client.Asked = _metrics.Asked;
    }

    /// <summary>Makes an inspector of its own client.</summary>
    public static RegistryInspector Of(
        PratiqueConfiguration configuration, RegistryAccess access, ContentsReader contents, TimeProvider time, IMeterFactory? meters)
    {
        ICredentialSource credentials = configuration.Credentials is { DockerConfig: { } file, HelperPath: var path }
            ? new DockerConfigCredentials(file, path, time)
            : new NoCredentials();
        var directory = new RegistryDirectory(configuration, access);
        var clouds = configuration.Credentials.Cloud.IsEmpty ? null : CloudCredentials.Of(configuration, time);
        return new RegistryInspector(
            new RegistryClient(directory, time, RetrySettings.Default), new RegistryAskers(directory, credentials, clouds), contents,
            configuration, time, meters);
    }

    /// <summary>Finds out about an image on each of some platforms.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="platforms">The platforms.</param>
    /// <param name="needs">What is to be found out.</param>
    /// <param name="deadline">How long the answer is waited for.</param>
    /// <param name="own">What it is asked with beside the credentials that are everybody's.</param>
    /// <exception cref="OperationCanceledException">The asker's time is over.</exception>
    public async Task<ImageRead> InspectAsync(
        ImageReference reference, IReadOnlyCollection<Platform> platforms, Needs needs, Deadline deadline, PullCredentials? own = null)
    {
        // What everybody may be told needs no credential, and nobody to be asked.
        if (reference.Digest is { } digest && _facts.Find(FactsScope.Public, digest)?.On(platforms) is { } open
            && _contents.Recall(open, needs) is { } read && _attestations.Recall(read, needs) is { } known)
        {
            _metrics.LookedUp(isKnown: true);
            return known;
        }

        var (answer, asker) = await AskEachAsync(reference, platforms, own ?? PullCredentials.None, deadline);
        if (asker is null)
        {
            return answer;
        }

        // One platform that cannot be read keeps nobody from the others.
        answer = await _contents.AddAsync(answer, needs, new RegistryLayers(_client, asker, _access), deadline);
        return await _attestations.AddAsync(answer, needs, new RegistryAttachments(_client, asker, _limits), deadline);
    }

    public void Dispose()
    {
        _reads.Dispose();
        _heads.Dispose();
        _attestations.Dispose();
        _askers.Dispose();
        _client.Dispose();
    }

    // Whatever keeps one asker from an answer, the next is tried, as the kubelet and containerd do; another credential
    // only where it may make a difference. The last is the registry itself, whose word counts where all fail.
    private async Task<(ImageRead Answer, Asker? Asker)> AskEachAsync(
        ImageReference reference, IReadOnlyCollection<Platform> platforms, PullCredentials own, Deadline deadline)
    {
        var answer = ImageRead.Known([]);
        Asker? last = null;
        RegistryEndpoint? given = null;
        List<string> problems = [.. own.Problems];
        await foreach (var asker in _askers.OfAsync(reference.Registry, reference.Repository, own, problems, deadline.Token))
        {
            if (!asker.Succeeded)
            {
                answer = ImageRead.Failed(platforms, asker.Error);
                break;
            }

            if (asker.Value.Registry == given)
            {
                continue;
            }

            last = asker.Value;
            answer = await InspectAsync(last, reference, platforms, deadline);
            if (answer.Error is not { } error)
            {
                return (answer, last);
            }

            given = error.Reason is UnknownReason.Unauthorized or UnknownReason.NotFound ? null : last.Registry;
        }

        // What was passed over may be why.
        return (problems.Count == 0 ? answer : answer.Explained(UnknownReason.Unauthorized, string.Join("; ", problems.Distinct())), last);
    }

    private async Task<ImageRead> InspectAsync(
        Asker asker, ImageReference reference, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        var tag = reference.Tag ?? "latest";
        var digest = reference.Digest;
        if (digest is null && _tags.TryGet((asker, tag), out _))
        {
            var resolved = await ResolveAsync(asker, tag, deadline);
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

        if (digest is { } known && await RecallAsync(asker, known, platforms, deadline) is { } recalled)
        {
            _metrics.LookedUp(isKnown: true);
            return recalled;
        }

        _metrics.LookedUp(isKnown: false);
        return await _reads.GetAsync(key, deadline, shared => ReadAsync(key, platforms, shared));
    }

    // A tag that was resolved before most likely points to what is known: a HEAD tells, where a GET would send it again.
    private async Task<SourceResult<Digest?>> ResolveAsync(Asker asker, string tag, Deadline deadline)
    {
        if (_freshTags.TryGet((asker, tag), out var fresh))
        {
            return fresh;
        }

        return await _heads.GetAsync((asker, tag), deadline, async shared =>
        {
            var head = await _client.HeadManifestAsync(asker, tag, shared);
            if (!head.Succeeded)
            {
                return head.Error;
            }

            if (head.Value.Digest is { } digest)
            {
                RememberTag(asker, tag, digest);
                _access.Show(asker, digest);
            }

            return head.Value.Digest;
        });
    }

    // What is known and the asker may be told; null where it has to be read.
    private async Task<ImageRead?> RecallAsync(Asker asker, Digest digest, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        if (_facts.Find(FactsScope.Public, digest)?.On(platforms) is { } open)
        {
            return open;
        }

        if (asker.Credential.IsAnonymous || _facts.Find(FactsScope.Of(asker), digest)?.On(platforms) is not { } known)
        {
            return null;
        }

        if (_access.Holds(asker, digest))
        {
            return known;
        }

        var head = await _client.HeadManifestAsync(asker, digest.ToString(), deadline);
        if (!head.Succeeded)
        {
            return ImageRead.Failed(platforms, head.Error);
        }

        _access.Show(asker, digest);
        return known;
    }

    private async Task<ImageRead> ReadAsync(ReadKey key, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        // Somebody may have resolved the tag since this asker looked.
        if (!key.IsDigest && _freshTags.TryGet((key.Asker, key.TagOrDigest), out var fresh))
        {
            var byDigest = key with { TagOrDigest = fresh.ToString() };
            return await _reads.GetAsync(byDigest, deadline, shared => ReadAsync(byDigest, platforms, shared));
        }

        var source = new RegistrySource(_client, key.Asker, key.TagOrDigest, _limits, deadline);
        var kept = RootOf(key);
        var root = kept ?? await source.ResolveAsync(deadline.Token);
        if (kept is null && root is { Succeeded: true, Value.Digest: { } given })
        {
            _access.Show(key.Asker, given);
        }

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

    private async Task<ImageRead> ReadAsync(ReadKey key, RawManifest root, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        if (root.Digest is not { } digest || key.IsDigest)
        {
            return await ReadContentAsync(key, root, platforms, deadline);
        }

        // Read under the digest from here on, before anybody can know of it: who asks by it, or by the tag again, shares in this.
        var reading = _reads.GetAsync(
            key with { TagOrDigest = digest.ToString() }, deadline, shared => ReadContentAsync(key, root, platforms, shared));
        RememberTag(key.Asker, key.TagOrDigest, digest);
        return await reading;
    }

    private async Task<ImageRead> ReadContentAsync(ReadKey key, RawManifest root, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        if (root.Digest is { } digest)
        {
            // Somebody may have come to the end of the same read a moment ago.
            if (await RecallAsync(key.Asker, digest, platforms, deadline) is { } known)
            {
                return known;
            }
        }

        var source = new RegistrySource(_client, key.Asker, key.TagOrDigest, _limits, deadline);
        var read = await new ImageReader(source, _limits).ReadAsync(root, platforms, deadline.Token);
        _facts.Keep(FactsScope.Of(key.Asker), root, read);
        return read;
    }

    // An index that is known leaves a manifest and a config to be read for a further platform.
    private SourceResult<RawManifest>? RootOf(ReadKey key)
    {
        if (!Digest.TryParse(key.TagOrDigest, out var digest, out _))
        {
            return null;
        }

        var image = _facts.Find(FactsScope.Public, digest)
            ?? (_access.Holds(key.Asker, digest) ? _facts.Find(FactsScope.Of(key.Asker), digest) : null);
        return image is null ? default(SourceResult<RawManifest>?) : SourceResult.Of(image.Root);
    }

    private void RememberTag(Asker asker, string tag, Digest digest)
    {
        _tags.Keep((asker, tag), digest, 1);
        _freshTags.Keep((asker, tag), digest, _tagLifetime);
    }

    /// <summary>What is read, and in whose name: nobody shares in a read that another's credential was needed for.</summary>
    private sealed record ReadKey(Asker Asker, string TagOrDigest, string Platforms)
    {
        public bool IsDigest => TagOrDigest.Contains(':', StringComparison.Ordinal);
    }
}
