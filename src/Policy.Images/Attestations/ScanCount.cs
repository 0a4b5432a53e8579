using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>Counts vulnerabilities: each id once, at its worst, in however many packages it is.</summary>
internal sealed class ScanCount
{
    private readonly Dictionary<string, VulnerabilitySeverity> _found = [];
    private readonly HashSet<string> _dismissed = [];

    /// <summary>A vulnerability was found.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="isDismissed">Whether it was looked into and is no concern.</param>
    public void Add(JsonElement id, VulnerabilitySeverity severity, bool isDismissed = false)
    {
        var name = id.Raw();
        if (isDismissed)
        {
            _dismissed.Add(name);
        }
        else
        {
            _found[name] = _found.TryGetValue(name, out var known) && known > severity ? known : severity;
        }
    }

    /// <summary>The scan that these came of.</summary>
    /// <param name="scanner">The scanner's name.</param>
    /// <param name="at">When it was made.</param>
    public VulnerabilityScan ToScan(string scanner = "", DateTimeOffset? at = null) => new()
    {
        At = at,
        Scanner = scanner,
        Counts = _found.Values.CountBy(severity => severity).ToImmutableDictionary(),
        Worst =
        [
            .. _found.OrderByDescending(found => found.Value).ThenBy(found => found.Key, StringComparer.Ordinal)
                .Take(VulnerabilityScan.MostNamed).Select(found => new Vulnerability(JsonElements.Fit(found.Key), found.Value)),
        ],
        Dismissed = _dismissed.Count(name => !_found.ContainsKey(name)),
    };
}
