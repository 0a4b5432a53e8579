using System.Text;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// Credentials from the <c>auths</c> of a docker <c>config.json</c>. The file is read at each question, so that a
/// rotated secret counts at once. Source: docker login reference; containers-auth.json(5) for keys with a path.
/// </summary>
internal sealed class DockerConfigCredentials(string file) : ICredentialSource
{
    /// <summary>Kubernetes allows no larger secret.</summary>
    public const int MaxBytes = 1 << 20;

    // Without its folder: messages go to people to whom the webhook's machine is nothing.
    private string Name => $"the credentials file {Path.GetFileName(file)}";

    public async Task<SourceResult<Credential>> FindAsync(string registry, string repository, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(cancellationToken);
        if (!content.Succeeded)
        {
            return content.Error;
        }

        if (!JsonText.TryParse(content.Value, out var document, out var error))
        {
            return Problem($"cannot be read: {error}");
        }

        using (document)
        {
            return Find(document.RootElement, registry, repository);
        }
    }

    private SourceResult<Credential> Find(JsonElement root, string registry, string repository)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("auths", out var auths))
        {
            return Credential.Anonymous;
        }

        if (auths.ValueKind != JsonValueKind.Object)
        {
            return Problem("has auths that is no object");
        }

        (AuthKey Key, JsonProperty Entry)? best = null;
        foreach (var entry in auths.EnumerateObject())
        {
            var key = AuthKey.Parse(entry.Name);
            if (key.Matches(registry, repository) && (best is not { } known || key.Path.Length > known.Key.Path.Length))
            {
                best = (key, entry);
            }
        }

        return best is { } found ? Read(found.Entry) : Credential.Anonymous;
    }

    private SourceResult<Credential> Read(JsonProperty entry)
    {
        var where = $"auths[\"{RegistryText.Clean(entry.Name)}\"]";
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            return Problem($"has {where} that is no object");
        }

        var (user, password) = (JsonAnswer.Text(entry.Value, "username"), JsonAnswer.Text(entry.Value, "password"));
        if (JsonAnswer.Text(entry.Value, "auth") is { Length: > 0 } encoded)
        {
            if (!TryDecode(encoded, out user, out password))
            {
                return Problem($"has {where}.auth that is not base64 of user:password");
            }
        }

        if (string.IsNullOrEmpty(password) && (JsonAnswer.Text(entry.Value, "identitytoken") ?? JsonAnswer.Text(entry.Value, "registrytoken")) is { Length: > 0 })
        {
            return new SourceError(
                UnknownReason.Unsupported, $"{Name} has only a token in {where}; a user name and password are read");
        }

        // docker leaves an empty entry where a credential helper holds the secret.
        return string.IsNullOrEmpty(user) ? Credential.Anonymous : new Credential(user, password ?? "");
    }

    private async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[(stream.CanSeek ? Math.Min(stream.Length, MaxBytes) : MaxBytes) + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= MaxBytes
                ? new ReadOnlyMemory<byte>(buffer, 0, length)
                : new SourceError(UnknownReason.OverLimit, $"{Name} is larger than {MaxBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Problem(FileErrors.Explain(e));
        }
    }

    private SourceError Problem(string what) => new(UnknownReason.Unauthorized, $"{Name} {what}");

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
