using System.Text;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth.Helpers;

/// <summary>Reads what credential helpers answer. Source: docker login reference, Credential helper protocol.</summary>
internal static class HelperAnswer
{
    // The one failure of the protocol that has a meaning; helpers are made to say exactly this.
    private const string NotFound = "credentials not found in native keychain";

    // A user name that says that the secret is an identity token.
    private const string TokenUser = "<token>";

    /// <summary>The credential of an answer; <see cref="Credential.Anonymous"/> where it says that there is none.</summary>
    public static SourceResult<Credential> Read(string name, string server, int exitCode, ReadOnlyMemory<byte> output)
    {
        if (exitCode != 0)
        {
            // Its words may hold anything, a secret too, so they are not repeated.
            return Encoding.UTF8.GetString(output.Span).Trim() == NotFound
                ? Credential.Anonymous
                : Problem($"the credential helper {name} fails with {exitCode} for {RegistryText.Clean(server)}; '{name} get' says why");
        }

        if (JsonText.TryParse(output, out var document, out _))
        {
            using (document)
            {
                switch (JsonAnswer.Text(document.RootElement, "Username"), JsonAnswer.Text(document.RootElement, "Secret"))
                {
                    case (TokenUser, { } token):
                        return new Credential.IdentityToken(token);
                    case ({ } user, { } secret):
                        return new Credential.Basic(user, secret);
                }
            }
        }

        return Problem($"the credential helper {name} answers for {RegistryText.Clean(server)} with what holds no user name and secret");
    }

    /// <summary>Why there is no answer.</summary>
    public static SourceError Problem(string message) => new(UnknownReason.Unauthorized, message);
}
