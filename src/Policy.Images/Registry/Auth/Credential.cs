using System.Text;

namespace Policy.Images.Registry.Auth;

/// <summary>A user name and password, or neither. Equal ones are one; neither shows in text.</summary>
internal sealed record Credential(string User, string Password)
{
    /// <summary>Nobody in particular.</summary>
    public static Credential Anonymous { get; } = new("", "");

    public bool IsAnonymous => this == Anonymous;

    /// <summary>The value of an Authorization header. Source: RFC 7617.</summary>
    public string BasicAuthorization => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    public override string ToString() => IsAnonymous ? "anonymous" : "a credential";
}
