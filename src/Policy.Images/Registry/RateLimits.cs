using System.Globalization;
using Policy.Images.Cache;
using Policy.Images.Registry.Auth;

namespace Policy.Images.Registry;

/// <summary>
/// Remembers how many requests registries still allow, so that what nobody waits for leaves them to those who do.
/// Source: draft-polli-ratelimit-headers-05, <c>RateLimit-Limit</c> and <c>RateLimit-Remaining</c> as Docker Hub sends
/// them: <c>100;w=21600</c>.
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    /// <summary>Under this share of what is allowed, requests are scarce.</summary>
    public const double Scarce = 0.3;

    private const int MaxAskers = 1_024;

    // Nobody says when it is over; a registry that is asked again tells anew.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    private readonly ExpiringCache<(string Registry, Credential Credential), double> _shares = new(MaxAskers, time);

    /// <summary>Whether a registry allows an asker few more requests.</summary>
    public bool IsScarce(Asker asker) => _shares.TryGet(KeyOf(asker), out var share) && share < Scarce;

    /// <summary>Reads what a response says.</summary>
    public void Observe(Asker asker, HttpResponseMessage response)
    {
        if (Number(response, "RateLimit-Limit") is > 0 and var limit && Number(response, "RateLimit-Remaining") is { } remaining)
        {
            _shares.Keep(KeyOf(asker), remaining / (double)limit, Remembered);
        }
    }

    private static (string, Credential) KeyOf(Asker asker) => (asker.Registry.Name, asker.Credential);

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out var values)
        && long.TryParse(values.ToString().Split(';', ',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
