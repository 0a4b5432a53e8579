using Policy.Images.Cache;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>
/// What tags point to, as each asker was told: known for seconds. A tag that was resolved before most likely points to what
/// is known, so that it is asked about with a HEAD, once for all who ask at once, where a GET would send it again.
/// </summary>
/// <param name="client">Who asks.</param>
/// <param name="access">Where it is noted that an asker was told of a digest.</param>
/// <param name="lifetime">How long a tag is taken to point to the same.</param>
/// <param name="time">The clock.</param>
internal sealed class RegistryTags(RegistryClient client, AccessMemory access, TimeSpan lifetime, TimeProvider time) : IDisposable
{
    private const int MaxTags = 16_384;

    private readonly SharedReads<(Asker, string), SourceResult<Digest?>> _heads = new(time);
    private readonly ExpiringCache<(Asker, string), Digest> _fresh = new(MaxTags, time);
    private readonly BoundedCache<(Asker, string), Digest> _seen = new(MaxTags);

    /// <summary>Whether an asker was ever told what a tag points to.</summary>
    public bool WasResolved(Asker asker, string tag) => _seen.TryGet((asker, tag), out _);

    /// <summary>What a tag pointed to a moment ago; null where that is not known.</summary>
    public Digest? Fresh(Asker asker, string tag) => _fresh.TryGet((asker, tag), out var digest) ? digest : null;

    /// <summary>What a tag points to; null where the registry does not say it without sending it.</summary>
    public async Task<SourceResult<Digest?>> ResolveAsync(Asker asker, string tag, Deadline deadline)
    {
        if (Fresh(asker, tag) is { } fresh)
        {
            return fresh;
        }

        return await _heads.GetAsync((asker, tag), deadline, async shared =>
        {
            var head = await client.HeadManifestAsync(asker, tag, shared);
            if (!head.Succeeded)
            {
                return head.Error;
            }

            if (head.Value.Digest is { } digest)
            {
                Remember(asker, tag, digest);
                access.Show(asker, digest);
            }

            return head.Value.Digest;
        });
    }

    /// <summary>An asker was told what a tag points to.</summary>
    public void Remember(Asker asker, string tag, Digest digest)
    {
        _seen.Keep((asker, tag), digest, 1);
        _fresh.Keep((asker, tag), digest, lifetime);
    }

    /// <inheritdoc/>
    public void Dispose() => _heads.Dispose();
}
