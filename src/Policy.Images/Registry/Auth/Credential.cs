using System.Text;

namespace Policy.Images.Registry.Auth;

/// <summary>Who is asking: one of a closed set of kinds. Equal ones are one; no secret shows in text.</summary>
internal abstract record Credential
{
    private Credential()
    {
    }

    /// <summary>Nobody in particular.</summary>
    public static Credential Anonymous { get; } = new Nobody();

    public bool IsAnonymous => this is Nobody;

    public sealed override string ToString() => IsAnonymous ? "anonymous" : "a credential";

    /// <summary>A user name and password: for registries that ask for Basic, and for token services.</summary>
    public sealed record Basic(string User, string Password) : Credential
    {
        /// <summary>Whether no token service but one of the registry's own origin is given it: what a cloud gave for its own registries.</summary>
        public bool StaysHome { get; init; }

        /// <summary>The value of an Authorization header. Source: RFC 7617.</summary>
        public string Authorization => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
    }

    /// <summary>
    /// What <c>docker login</c> got in exchange for a password: for token services alone, which give tokens for it.
    /// Source: distribution documentation, OAuth2 Token Authentication (there it is the refresh token).
    /// </summary>
    public sealed record IdentityToken(string Value) : Credential;

    /// <summary>A token for the registry itself, which no token service is asked for.</summary>
    public sealed record RegistryToken(string Value) : Credential;

    private sealed record Nobody : Credential;
}
