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
    private readonly RegistryClient _client;
    private readonly RegistryAskers _askers;
    private readonly LimitSettings _limits;
    private readonly ContentsReader _contents;
    private readonly AttestationsReader _attestations;
    private readonly AccessMemory _access;
    private readonly KnownImages _known;
    private readonly RegistryTags _tags;
    private readonly RegistryReads _reads;
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
        var facts = new FactsCache(configuration.Cache.FactsBytes);
        _attestations = new AttestationsReader(time);
        _access = new AccessMemory(time);
        _metrics = new ImageMetrics(meters, facts);
        _known = new KnownImages(client, facts, _access);
        _tags = new RegistryTags(client, _access, TimeSpan.FromSeconds(configuration.Cache.TagSeconds), time);
        _reads = new RegistryReads(client, _known, _tags, _limits, _metrics, time);
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

    /// <summary>
    /// What everybody may be told of an image on a platform, for which nobody need be asked nor waited for; null where not all
    /// of it is known.
    /// </summary>
    /// <param name="reference">The image.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="needs">What is to be found out.</param>
    public ImageInspection? Recall(ImageReference reference, Platform platform, Needs needs)
    {
        if (reference.Digest is not { } digest || _known.Open(digest)?.Platforms.GetValueOrDefault(platform) is not { } inspection)
        {
            return null;
        }

        if (inspection is not ImageInspection.Known { Facts: var open })
        {
            return inspection;
        }

        var facts = _contents.Recall(open, needs) is { } read ? _attestations.Recall(read, needs, reference) : null;
        return facts is null ? null : ReferenceEquals(facts, open) ? inspection : new ImageInspection.Known(facts);
    }

    /// <summary>An image was given as it is known.</summary>
    public void Recalled() => _metrics.LookedUp(isKnown: true);

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
        var open = platforms.Select(platform => (Platform: platform, Known: Recall(reference, platform, needs))).ToList();
        if (open.TrueForAll(one => one.Known is not null))
        {
            Recalled();
            return ImageRead.Known(open.Select(one => KeyValuePair.Create(one.Platform, one.Known!)));
        }

        var (answer, asker) = await AskEachAsync(reference, platforms, own ?? PullCredentials.None, deadline);
        if (asker is null)
        {
            return answer;
        }

        // One platform that cannot be read keeps nobody from the others.
        answer = await _contents.AddAsync(answer, needs, new RegistryLayers(_client, asker, _access), deadline);
        return await _attestations.AddAsync(answer, needs, new RegistryAttachments(_client, asker, reference, _limits), deadline);
    }

    public void Dispose()
    {
        _reads.Dispose();
        _tags.Dispose();
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
            answer = await _reads.InspectAsync(last, reference, platforms, deadline);
            if (answer.Error is not { } error)
            {
                return (answer, last);
            }

            given = error.Reason is UnknownReason.Unauthorized or UnknownReason.NotFound ? null : last.Registry;
        }

        // What was passed over may be why.
        return (problems.Count == 0 ? answer : answer.Explained(UnknownReason.Unauthorized, string.Join("; ", problems.Distinct())), last);
    }
}
