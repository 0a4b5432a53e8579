using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Exceptions;
using Policy.Images.Configuration;
using Policy.Webhook.Kubernetes.Access;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>
/// The API server. Every question has an end and every answer a largest size; what the server or the network does wrong
/// is a value. Only the caller's own cancellation is thrown.
/// </summary>
internal sealed class ApiServer : IDisposable
{
    // Of an answer that is an error only a Status is wanted.
    private const int ErrorBytes = 64 << 10;
    private const string PartialMetadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private readonly ApiAccess _access;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly KubernetesMetrics _metrics;
    private readonly ApiErrors _errors;

    internal ApiServer(ApiAccess access, TimeProvider time, KubernetesMetrics metrics)
    {
        _access = access;
        _http = ApiTransport.Make(access);
        _time = time;
        _metrics = metrics;
        _errors = new ApiErrors(access.Server);
    }

    /// <summary>The namespace of the webhook's own objects.</summary>
    public string Namespace => _access.Namespace;

    /// <summary>Its address.</summary>
    public Uri Address => _access.Server;

    /// <summary>Finds out, by a kubeconfig or a pod's service account, where the API server is and who we are; nothing is asked of it.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="time">The clock.</param>
    public static ApiAccessResult Find(ClusterSettings settings, Func<string, string?> environment, TimeProvider time)
    {
        var found = settings.Kubeconfig is { } file ? Kubeconfig.Read(file, time) : ServiceAccount.Read(environment, time);
        return settings.Namespace is { } own && found.Succeeded ? found with { Access = found.Access with { Namespace = own } } : found;
    }

    /// <summary>Reads an object, of 4 MiB at most.</summary>
    public Task<ApiAnswer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new ApiRequest { Method = HttpMethod.Get, Verb = "get", Path = path }, type, cancellationToken);

    /// <summary>Reads an object's metadata alone.</summary>
    /// <param name="path">The object's path.</param>
    /// <param name="patience">How long it may take at most; no longer than any object is waited for.</param>
    /// <param name="cancellationToken">Given up by the caller.</param>
    public async Task<ApiAnswer<ObjectMeta>> GetMetadataAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Verb = "get",
            Path = path,
            Accept = PartialMetadata,
            Timeout = patience < TimeSpan.Zero ? TimeSpan.Zero : patience < ApiRequest.ObjectTimeout ? patience : ApiRequest.ObjectTimeout,
        };
        var answer = await SendAsync(request, KubernetesJson.Default.PartialObject, cancellationToken);
        return answer.Succeeded ? answer.Value.Metadata : answer.Error;
    }

    /// <summary>Creates an object.</summary>
    /// <param name="path">The path of all objects of its kind in its namespace.</param>
    /// <param name="body">The object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="cancellationToken">Given up by the caller.</param>
    /// <returns>The object as it was stored; 409 <c>AlreadyExists</c> where there is one of that name.</returns>
    public Task<ApiAnswer<T>> CreateAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new ApiRequest { Method = HttpMethod.Post, Verb = "create", Path = path, Body = JsonSerializer.SerializeToUtf8Bytes(body, type) }, type, cancellationToken);

    /// <summary>Replaces an object; 409 where its <c>resourceVersion</c> is not the newest.</summary>
    public Task<ApiAnswer<T>> ReplaceAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new ApiRequest { Method = HttpMethod.Put, Verb = "update", Path = path, Body = JsonSerializer.SerializeToUtf8Bytes(body, type) }, type, cancellationToken);

    /// <summary>Changes a part of an object.</summary>
    public Task<ApiAnswer<T>> PatchAsync<T>(string path, PatchType patch, ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(
            new ApiRequest { Method = HttpMethod.Patch, Verb = "patch", Path = path, Body = json, BodyType = ApiRequest.TypeOf(patch) },
            type, cancellationToken);

    /// <summary>Asks anything.</summary>
    internal async Task<ApiAnswer<T>> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        var started = _time.GetTimestamp();
        using var end = new ApiDeadline(request.Timeout, _time, cancellationToken);
        var opened = await OpenAsync(request, end, cancellationToken);
        var answer = opened.Succeeded ? await ReadAsync(request, opened.Value, type, end, cancellationToken) : opened.Error;
        _metrics.Asked(request, answer.Error, _time.GetElapsedTime(started));
        return answer;
    }

    /// <summary>Begins a watch: the answer's head is there, and its lines come as they come.</summary>
    internal async Task<ApiAnswer<WatchStream>> WatchAsync(ApiRequest request, TimeSpan silence, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var end = new ApiDeadline(request.Timeout, _time, cancellationToken);
        WatchStream? stream = null;
        try
        {
            var opened = await OpenAsync(request, end, cancellationToken);
            _metrics.Asked(request, opened.Error, _time.GetElapsedTime(started));
            return opened.Succeeded ? stream = new WatchStream(opened.Value, end, silence, request.MostBytes) : opened.Error;
        }
        finally
        {
            if (stream is null)
            {
                end.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _access.ClientCertificate?.Dispose();
    }

    private async Task<ApiAnswer<HttpResponseMessage>> OpenAsync(ApiRequest request, ApiDeadline end, CancellationToken cancellationToken)
    {
        if (!ApiPaths.IsPlain(request.Path))
        {
            return _errors.BadPath(request);
        }

        try
        {
            using var http = request.ToHttp(_access.Server);
            http.Headers.Host = _access.ServerName;
            if (_access.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(http, end.Token);
            }

            var response = await _http.SendAsync(http, end.Token);
            return response.IsSuccessStatusCode ? response : await RefusedAsync(request, response, end);
        }
        catch (KubeConfigException e)
        {
            return _errors.NoCredentials(request, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _errors.TimedOut(request);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return _errors.Unreachable(request, e);
        }
    }

    private async Task<ApiError> RefusedAsync(ApiRequest request, HttpResponseMessage response, ApiDeadline end)
    {
        using (response)
        {
            var body = await ApiBody.ReadAsync(response, ErrorBytes, end.Token) ?? default;
            var error = _errors.Refused(request, response, body, _time.GetUtcNow());
            if (error.IsUnauthorized)
            {
                _access.ForgetToken?.Invoke();
            }

            return error;
        }
    }

    private async Task<ApiAnswer<T>> ReadAsync<T>(
        ApiRequest request, HttpResponseMessage response, JsonTypeInfo<T> type, ApiDeadline end, CancellationToken cancellationToken)
        where T : notnull
    {
        using (response)
        {
            try
            {
                if (await ApiBody.ReadAsync(response, request.MostBytes, end.Token) is not { } bytes)
                {
                    return _errors.TooLarge(request);
                }

                return JsonSerializer.Deserialize(bytes.Span, type) is { } value ? value : _errors.Malformed(request, "it is null");
            }
            catch (JsonException e)
            {
                return _errors.Malformed(request, e.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return _errors.TimedOut(request);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return _errors.Unreachable(request, e);
            }
        }
    }
}
