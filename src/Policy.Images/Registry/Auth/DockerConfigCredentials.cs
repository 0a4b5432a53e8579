using System.Collections.Immutable;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Registry.Auth.Helpers;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// Credentials from a docker <c>config.json</c>: <c>auths</c>, and the programs that <c>credHelpers</c> and
/// <c>credsStore</c> name. The file is read at each question, so that a rotated secret counts at once.
/// Source: docker login reference; Kubernetes documentation, Images, Interpretation of config.json.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="helperPath">Where credential helpers are, as in PATH; null for nowhere.</param>
/// <param name="time">The clock that helpers' answers are remembered by.</param>
internal sealed class DockerConfigCredentials(string file, string? helperPath, TimeProvider time) : ICredentialSource
{
    /// <summary>Kubernetes allows no larger secret.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly CredentialHelpers _helpers = new(new HelperProgram(helperPath, time), time);

    // Without its folder: messages go to people to whom the webhook's machine is nothing.
    private string Name => $"the credentials file {Path.GetFileName(file)}";

    public async Task<SourceResult<ImmutableArray<Credential>>> FindAsync(
        string registry, string repository, CancellationToken cancellationToken)
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
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await FindAsync(document.RootElement, registry, repository, cancellationToken)
                : ImmutableArray.Create(Credential.Anonymous);
        }
    }

    // A helper first, as docker does it; the kubelet runs none, and what it would pull with follows.
    private async Task<SourceResult<ImmutableArray<Credential>>> FindAsync(
        JsonElement root, string registry, string repository, CancellationToken cancellationToken)
    {
        var helpers = HelperRequest.Find(Name, root, registry);
        if (!helpers.Succeeded)
        {
            return helpers.Error;
        }

        var found = ImmutableArray.CreateBuilder<Credential>();
        foreach (var helper in helpers.Value)
        {
            var answer = await _helpers.GetAsync(helper, cancellationToken);
            if (!answer.Succeeded)
            {
                return answer.Error;
            }

            found.Add(answer.Value);
        }

        var entries = ReadAuths(root, registry, repository);
        if (!entries.Succeeded)
        {
            return entries.Error;
        }

        var credentials = found.Concat(entries.Value).Where(credential => !credential.IsAnonymous).Distinct().ToImmutableArray();
        return credentials.IsEmpty ? ImmutableArray.Create(Credential.Anonymous) : credentials;
    }

    private SourceResult<ImmutableArray<Credential>> ReadAuths(JsonElement root, string registry, string repository)
    {
        if (!root.TryGetProperty("auths", out var auths))
        {
            return ImmutableArray<Credential>.Empty;
        }

        if (auths.ValueKind != JsonValueKind.Object)
        {
            return Problem("has auths that is no object");
        }

        var credentials = ImmutableArray.CreateBuilder<Credential>();
        foreach (var entry in AuthKey.Choose(auths.EnumerateObject(), entry => AuthKey.Parse(entry.Name), registry, repository))
        {
            var credential = AuthEntry.Read(Name, entry);
            if (!credential.Succeeded)
            {
                return credential.Error;
            }

            credentials.Add(credential.Value);
        }

        return credentials.ToImmutable();
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
}
