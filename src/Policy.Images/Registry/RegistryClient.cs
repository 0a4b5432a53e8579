using System.Diagnostics;
using System.Net;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>What a HEAD of a manifest tells.</summary>
/// <param name="Digest">Its digest; null where the registry does not send one.</param>
/// <param name="MediaType">Its media type; empty where the registry does not say.</param>
internal sealed record ManifestHead(Digest? Digest, string MediaType);

/// <summary>
/// A client of the registry API, for reading. Source: OCI distribution specification 1.1, Pull and Listing Referrers.
/// Every operation is one question that may be asked again; its failures are values.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private static readonly ActivitySource Traces = new(TelemetryNames.Source);

    private readonly HandlerPool _handlers;
    private readonly RegistryTransport _transport;
    private readonly Authenticator _authenticator;
    private readonly HostGuards _guards;
    private readonly RateLimits _rates;
    private readonly TimeProvider _time;

    /// <summary>Makes a client; it lives as long as the program.</summary>
    /// <param name="directory">The registries' settings.</param>
    /// <param name="time">The clock that tokens expire and retries wait by.</param>
    /// <param name="retries">How questions are asked again.</param>
    /// <param name="resolve">How hosts' addresses are found; the system's way by default.</param>
    public RegistryClient(RegistryDirectory directory, TimeProvider time, RetrySettings retries, HostResolver? resolve = null)
    {
        _handlers = new HandlerPool(resolve ?? Dns.GetHostAddressesAsync, time);
        _transport = new RegistryTransport(directory, _handlers);
        _authenticator = new Authenticator(new TokenClient(_transport), new TokenCache(time), time);
        _guards = new HostGuards(time, retries);
        _rates = new RateLimits(time);
        _time = time;
    }

    /// <summary>Told of every question: the registry, what kept it from an answer, how long it took.</summary>
    public Action<string, SourceError?, TimeSpan>? Asked { get; set; }

    /// <summary>What a tag or digest points to now, without reading it.</summary>
    public Task<SourceResult<ManifestHead>> HeadManifestAsync(Asker asker, string tagOrDigest, Deadline deadline) =>
        AskAsync(
            asker,
            new RegistryCall(HttpMethod.Head, $"manifests/{tagOrDigest}", ManifestAnswer.Name(asker, tagOrDigest)) { Accept = ManifestAnswer.Accept },
            (_, response, _) => Task.FromResult(ManifestAnswer.ReadHead(asker, response.Message)),
            deadline);

    /// <summary>The manifest or index of a tag.</summary>
    public Task<SourceResult<RawManifest>> GetManifestAsync(Asker asker, string tag, long limit, Deadline deadline) =>
        GetManifestAsync(asker, tag, new Expectation(limit, null, null), deadline);

    /// <summary>The manifest or index of a digest.</summary>
    public Task<SourceResult<RawManifest>> GetManifestAsync(Asker asker, Digest digest, Expectation expected, Deadline deadline) =>
        GetManifestAsync(asker, digest.ToString(), expected, deadline);

    /// <summary>A blob whole.</summary>
    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Asker asker, Digest digest, Expectation expected, Deadline deadline) =>
        AskAsync(
            asker,
            RegistryCall.Blob(asker, digest),
            (question, response, token) => VerifiedContent.ReadAsync(question, response.Message, expected, token),
            deadline);

    /// <summary>Whether there is a blob that the asker may read.</summary>
    public Task<SourceResult<bool>> HeadBlobAsync(Asker asker, Digest digest, Deadline deadline) =>
        AskAsync(
            asker,
            RegistryCall.Blob(asker, digest) with { Method = HttpMethod.Head },
            (_, _, _) => Task.FromResult<SourceResult<bool>>(true),
            deadline);

    /// <summary>A blob as a stream, which verifies size and digest where it ends.</summary>
    public Task<SourceResult<Stream>> OpenBlobAsync(Asker asker, Digest digest, Expectation expected, Deadline deadline) =>
        AskAsync(asker, RegistryCall.Blob(asker, digest), (question, response, token) => BlobAnswer.OpenAsync(question, response, expected, token), deadline);

    /// <summary>Some bytes of a blob. Nothing can verify them but what they say themselves.</summary>
    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobRangeAsync(Asker asker, Digest digest, ByteRange range, Deadline deadline) =>
        AskAsync(
            asker,
            RegistryCall.Blob(asker, digest) with { Range = range },
            (question, response, token) => BlobAnswer.ReadRangeAsync(question, response.Message, range, token),
            deadline);

    /// <summary>The page of referrers at a path, or null where the registry has no such API.</summary>
    public Task<SourceResult<ReferrersPage?>> GetReferrersAsync(Asker asker, string path, long limit, Deadline deadline) =>
        AskAsync(
            asker,
            new RegistryCall(HttpMethod.Get, path, $"what refers to an image of {asker.Repository}") { Accept = ManifestAnswer.AcceptIndex, MayBeMissing = true },
            (question, response, token) => ReferrersAnswer.ReadAsync(question, response.Message, limit, token),
            deadline);

    public void Dispose() => _handlers.Dispose();

    private Task<SourceResult<RawManifest>> GetManifestAsync(Asker asker, string tagOrDigest, Expectation expected, Deadline deadline) =>
        AskAsync(
            asker,
            new RegistryCall(HttpMethod.Get, $"manifests/{tagOrDigest}", ManifestAnswer.Name(asker, tagOrDigest)) { Accept = ManifestAnswer.Accept },
            (question, response, token) => ManifestAnswer.ReadAsync(question, response.Message, expected, token),
            deadline);

    private Task<SourceResult<T>> AskAsync<T>(
        Asker asker, RegistryCall call, Func<Question, TransportResponse, CancellationToken, Task<SourceResult<T>>> read, Deadline deadline)
    {
        if (deadline.IsBackground && _rates.IsScarce(asker))
        {
            return Task.FromResult<SourceResult<T>>(new SourceError(
                UnknownReason.RateLimited, $"{asker.Registry.Name} allows few more requests; they are left to those who wait for an answer"));
        }

        return _guards.AskAsync(asker.Registry.Origin.Authority, asker.Registry.Name, deadline, async token =>
        {
            using var span = Traces.StartActivity(TelemetryNames.RegistrySpan, ActivityKind.Client);
            span?.SetTag(TelemetryNames.Host, asker.Registry.Name);
            var begun = _time.GetTimestamp();
            var answer = await AskOnceAsync(asker, call, read, token);
            span?.SetTag(TelemetryNames.Result, ImageMetrics.WordOf(answer.Error));
            Asked?.Invoke(asker.Registry.Name, answer.Error, _time.GetElapsedTime(begun));
            return answer;
        });
    }

    private async Task<SourceResult<T>> AskOnceAsync<T>(
        Asker asker, RegistryCall call, Func<Question, TransportResponse, CancellationToken, Task<SourceResult<T>>> read, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(asker, call, cancellationToken);
        if (!sent.Succeeded)
        {
            return sent.Error;
        }

        // A reader that hands the body on as a stream takes the response with it.
        var response = sent.Value;
        try
        {
            _rates.Observe(asker, response.Message);
            var question = new Question(asker.Registry, response.Uri, call.What, !asker.Credential.IsAnonymous);
            return call.Expects(response.Message.StatusCode)
                ? await read(question, response, cancellationToken)
                : await ResponseErrors.ReadAsync(question, response.Message, cancellationToken);
        }
        finally
        {
            response.DisposeUnlessTaken();
        }
    }

    private async Task<SourceResult<TransportResponse>> SendAsync(Asker asker, RegistryCall call, CancellationToken cancellationToken)
    {
        var recalled = await _authenticator.RecallAsync(asker, cancellationToken);
        if (recalled is { Succeeded: false })
        {
            return recalled.Value.Error!;
        }

        var authorization = recalled?.Value;
        var request = new TransportRequest(asker.Registry, call.Method, call.UriFor(asker), call.Accept, authorization) { Range = call.Range };
        var first = await _transport.SendAsync(request, cancellationToken);

        // A storage that was redirected to has no say in how we authenticate.
        if (!first.Succeeded || first.Value.Message.StatusCode != HttpStatusCode.Unauthorized || !asker.Registry.Owns(first.Value.Uri))
        {
            return first;
        }

        var challenges = ChallengeParser.Parse(first.Value.Message);
        first.Value.Dispose();
        var answer = await _authenticator.AnswerAsync(asker, challenges, authorization, cancellationToken);
        return answer.Succeeded
            ? await _transport.SendAsync(request with { Authorization = answer.Value }, cancellationToken)
            : answer.Error;
    }
}
