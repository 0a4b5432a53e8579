using Policy.Images.Cache;
using Policy.Images.Registry.Auth;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>
/// Remembers that an asker was given a manifest or a layer by the registry itself: within its repository, with its credential. What
/// others found out with credentials is told to nobody else.
/// </summary>
internal sealed class AccessMemory(TimeProvider time)
{
    /// <summary>How long access is taken to last: a credential that was withdrawn counts for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int MaxAccesses = 16_384;

    private readonly ExpiringCache<(Asker, Digest), bool> _shown = new(MaxAccesses, time);

    /// <summary>Whether access was shown lately.</summary>
    public bool Holds(Asker asker, Digest digest) => asker.Credential.IsAnonymous || _shown.TryGet((asker, digest), out _);

    /// <summary>The registry gave the asker this manifest or layer, or said that it would.</summary>
    public void Show(Asker asker, Digest digest)
    {
        if (!asker.Credential.IsAnonymous)
        {
            _shown.Keep((asker, digest), true, Lifetime);
        }
    }
}
