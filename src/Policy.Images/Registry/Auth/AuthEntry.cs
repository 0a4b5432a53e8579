using System.Text;
using System.Text.Json;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>Reads entries of <c>auths</c>.</summary>
internal static class AuthEntry
{
    /// <summary>The credential of an entry; <see cref="Credential.Anonymous"/> where it holds none.</summary>
    /// <param name="file">What the file is called, for messages.</param>
    /// <param name="entry">The entry.</param>
    public static SourceResult<Credential> Read(string file, JsonProperty entry)
    {
        var where = $"auths[\"{RegistryText.Clean(entry.Name)}\"]";
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            return Problem($"{file} has {where} that is no object");
        }

        var (user, password) = (JsonAnswer.Text(entry.Value, "username"), JsonAnswer.Text(entry.Value, "password"));
        if (JsonAnswer.Text(entry.Value, "auth") is { } encoded && !TryDecode(encoded, out user, out password))
        {
            return Problem($"{file} has {where}.auth that is not base64 of user:password");
        }

        // The kubelet knows users and passwords alone, so those are what it pulls with wherever there are some.
        if (!string.IsNullOrEmpty(user) && !string.IsNullOrEmpty(password))
        {
            return new Credential.Basic(user, password);
        }

        if (JsonAnswer.Text(entry.Value, "registrytoken") is { } token)
        {
            return Token.IsOne(token) ? new Credential.RegistryToken(token) : Problem($"{file} has {where}.registrytoken that is no token");
        }

        if (JsonAnswer.Text(entry.Value, "identitytoken") is { } identity)
        {
            return new Credential.IdentityToken(identity);
        }

        // docker leaves an empty entry where a credential helper holds the secret.
        return string.IsNullOrEmpty(user) ? Credential.Anonymous : new Credential.Basic(user, password ?? "");
    }

    private static SourceError Problem(string message) => new(UnknownReason.Unauthorized, message);

    private static bool TryDecode(string encoded, out string? user, out string? password)
    {
        (user, password) = (null, null);
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        // docker pads with NULs.
        (user, password) = (text[..colon], text[(colon + 1)..].Trim('\0'));
        return true;
    }
}
