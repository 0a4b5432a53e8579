using System.Net;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>A repository in a registry.</summary>
/// <param name="Registry">Host and port as in references.</param>
/// <param name="Name">The path within the registry.</param>
internal sealed record RepositoryName(string Registry, string Name);

/// <summary>What a HEAD of a manifest tells.</summary>
/// <param name="Digest">Its digest; null where the registry does not send one.</param>
/// <param name="MediaType">Its media type; empty where the registry does not say.</param>
internal sealed record ManifestHead(Digest? Digest, string MediaType);

/// <summary>
/// A client of the registry API, for reading. Source: OCI distribution specification 1.1, Pull. Every operation is one
/// question that may be asked again, and its failures are values: what retries, counts or limits goes around
/// <see cref="AskAsync"/>.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private readonly RegistryDirectory _directory;
    private readonly HandlerPool _handlers;
    private readonly RegistryTransport _transport;
    private readonly Authenticator _authenticator;
    private readonly ICredentialSource _credentials;

    /// <summary>Makes a client; it lives as long as the program.</summary>
    /// <param name="configuration">The registries' settings.</param>
    /// <param name="access">What may be reached beyond them.</param>
    /// <param name="credentials">Who is asking.</param>
    /// <param name="time">The clock that tokens expire by.</param>
    /// <param name="resolve">How hosts' addresses are found; the system's way by default.</param>
    public RegistryClient(
        PratiqueConfiguration configuration,
        RegistryAccess access,
        ICredentialSource credentials,
        TimeProvider time,
        HostResolver? resolve = null)
    {
        _credentials = credentials;
        _directory = new RegistryDirectory(configuration, access);
        _handlers = new HandlerPool(resolve ?? Dns.GetHostAddressesAsync);
        _transport = new RegistryTransport(_directory, _handlers);
        _authenticator = new Authenticator(new TokenClient(_transport), new TokenCache(time), time);
    }

    /// <summary>What a tag or digest points to now, without reading it.</summary>
    public Task<SourceResult<ManifestHead>> HeadManifestAsync(
        RepositoryName repository, string tagOrDigest, CancellationToken cancellationToken) =>
        AskAsync(
            new RegistryCall(repository, HttpMethod.Head, $"manifests/{tagOrDigest}", ManifestAnswer.Accept, ManifestAnswer.Name(repository, tagOrDigest)),
            (_, response, _) => Task.FromResult(ManifestAnswer.ReadHead(repository, response)),
            cancellationToken);

    /// <summary>The manifest or index of a tag.</summary>
    public Task<SourceResult<RawManifest>> GetManifestAsync(
        RepositoryName repository, string tag, long limit, CancellationToken cancellationToken) =>
        GetManifestAsync(repository, tag, ManifestAnswer.Name(repository, tag), new Expectation(limit, null, null), cancellationToken);

    /// <summary>The manifest or index of a digest.</summary>
    public Task<SourceResult<RawManifest>> GetManifestAsync(
        RepositoryName repository, Digest digest, Expectation expected, CancellationToken cancellationToken) =>
        GetManifestAsync(repository, digest.ToString(), ManifestAnswer.Name(repository, digest.ToString()), expected, cancellationToken);

    /// <summary>A blob whole.</summary>
    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(
        RepositoryName repository, Digest digest, Expectation expected, CancellationToken cancellationToken) =>
        AskAsync(
            new RegistryCall(repository, HttpMethod.Get, $"blobs/{digest}", "*/*", $"the blob {digest} of {repository.Name}"),
            (question, response, token) => VerifiedContent.ReadAsync(question, response, expected, token),
            cancellationToken);

    public void Dispose() => _handlers.Dispose();

    private Task<SourceResult<RawManifest>> GetManifestAsync(
        RepositoryName repository, string tagOrDigest, string what, Expectation expected, CancellationToken cancellationToken) =>
        AskAsync(
            new RegistryCall(repository, HttpMethod.Get, $"manifests/{tagOrDigest}", ManifestAnswer.Accept, what),
            (question, response, token) => ManifestAnswer.ReadAsync(question, response, expected, token),
            cancellationToken);

    private async Task<SourceResult<T>> AskAsync<T>(
        RegistryCall call,
        Func<Question, HttpResponseMessage, CancellationToken, Task<SourceResult<T>>> read,
        CancellationToken cancellationToken)
    {
        if (_directory.Find(call.Repository.Registry) is not { } registry)
        {
            return new SourceError(UnknownReason.Malformed, $"'{RegistryText.Clean(call.Repository.Registry)}' is no host of a registry");
        }

        var credentials = await _credentials.FindAsync(registry.Name, call.Repository.Name, cancellationToken);
        if (!credentials.Succeeded)
        {
            return credentials.Error;
        }

        var context = new AuthContext(registry, call.Repository.Name, credentials.Value[0]);
        var sent = await SendAsync(context, call, cancellationToken);
        if (!sent.Succeeded)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var question = new Question(registry, response.Uri, call.What, !context.Credential.IsAnonymous);
        return response.Message.StatusCode == HttpStatusCode.OK
            ? await read(question, response.Message, cancellationToken)
            : await ResponseErrors.ReadAsync(question, response.Message, cancellationToken);
    }

    private async Task<SourceResult<TransportResponse>> SendAsync(AuthContext context, RegistryCall call, CancellationToken cancellationToken)
    {
        var recalled = await _authenticator.RecallAsync(context, cancellationToken);
        if (recalled is { Succeeded: false })
        {
            return recalled.Value.Error!;
        }

        var authorization = recalled?.Value;
        var request = new TransportRequest(
            context.Registry, call.Method, new Uri(context.Registry.Origin, $"/v2/{call.Repository.Name}/{call.Path}"), call.Accept, authorization);
        var first = await _transport.SendAsync(request, cancellationToken);

        // A storage that was redirected to has no say in how we authenticate.
        if (!first.Succeeded || first.Value.Message.StatusCode != HttpStatusCode.Unauthorized || !context.Registry.Owns(first.Value.Uri))
        {
            return first;
        }

        var challenges = ChallengeParser.Parse(first.Value.Message);
        first.Value.Dispose();
        var answer = await _authenticator.AnswerAsync(context, challenges, authorization, cancellationToken);
        return answer.Succeeded
            ? await _transport.SendAsync(request with { Authorization = answer.Value }, cancellationToken)
            : answer.Error;
    }

    /// <summary>One read of the registry API.</summary>
    private sealed record RegistryCall(RepositoryName Repository, HttpMethod Method, string Path, string Accept, string What);
}
