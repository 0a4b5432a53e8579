using System.Collections.Immutable;

namespace Policy.Images.Registry.Auth;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header. Source: RFC 9110, section 11.6.1.</summary>
/// <param name="Scheme">The scheme in lower case: <c>bearer</c>, <c>basic</c>.</param>
/// <param name="Parameters">Its parameters; names match whatever their case.</param>
internal sealed record Challenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    /// <summary>A parameter's value; null where there is none.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);
}
