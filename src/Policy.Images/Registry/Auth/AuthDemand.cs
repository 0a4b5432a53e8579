namespace Policy.Images.Registry.Auth;

/// <summary>What a registry wants before it lets a repository be read: a challenge without what does not matter.</summary>
/// <param name="Scheme"><c>bearer</c> or <c>basic</c>.</param>
/// <param name="Realm">The token service's URL as the registry spells it; empty for Basic.</param>
/// <param name="Service">What the registry is to it; empty where it does not say.</param>
/// <param name="Scope">What a token has to be good for; empty for Basic.</param>
internal sealed record AuthDemand(string Scheme, string Realm, string Service, string Scope)
{
    public bool IsBasic => Scheme == "basic";

    /// <summary>The demand of a challenge; one that names no scope wants what pulling takes.</summary>
    public static AuthDemand Of(Challenge challenge, string repository) =>
        challenge.Scheme == "basic"
            ? new AuthDemand("basic", "", "", "")
            : new AuthDemand("bearer", challenge["realm"] ?? "", challenge["service"] ?? "", challenge["scope"] ?? PullScope(repository));

    /// <summary>What the same host probably wants for another repository.</summary>
    public AuthDemand For(string repository) => IsBasic ? this : this with { Scope = PullScope(repository) };

    // Source: distribution documentation, Token Scope Documentation.
    private static string PullScope(string repository) => $"repository:{repository}:pull";
}
