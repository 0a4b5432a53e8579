using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>
/// A registry as the large public ones are: behind a token service, with its blobs in a storage of another host.
/// </summary>
internal sealed class HubServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TestContent> _tags = new();
    private readonly ConcurrentDictionary<string, string> _private = new();
    private WireServer? _registry;
    private WireServer? _storage;

    /// <summary>Host and port, as in references.</summary>
    public string Host => _registry!.Host;

    /// <summary>What was asked of the registry and its token service: <c>GET manifests 1.0</c>, <c>token</c>; a digest is cut short.</summary>
    public IReadOnlyList<string> Asked => [.. _registry!.Requests.Select(Describe), .. _storage!.Requests.Select(_ => "storage")];

    /// <summary>What the client has to know of it.</summary>
    public IEnumerable<RegistrySettings> Settings => [Wire.Settings(Host), Wire.Settings(_storage!.Host)];

    /// <summary>What was asked of the registry for blobs, before it sends on to its storage.</summary>
    public IEnumerable<WireRequest> Blobs => _registry!.Requests.Where(request => request.Authorization is not null && request.Path.Contains("/blobs/", StringComparison.Ordinal));

    /// <summary>Answers in the registry's place, where it says that it did.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    public static async Task<HubServer> StartAsync()
    {
        var hub = new HubServer();
        hub._registry = await WireServer.StartAsync(hub.AnswerAsync);
        hub._storage = await WireServer.StartAsync(context => hub.BlobAsync(context));
        return hub;
    }

    /// <summary>Puts an image under a name: <c>team/app:1.0</c>.</summary>
    public void Push(string name, TestContent content) => _tags[name] = content;

    /// <summary>Lets only one user read a repository.</summary>
    public void Protect(string repository, string user) => _private[repository] = user;

    /// <summary>How many requests there have been.</summary>
    public int Count => _registry!.Requests.Count + _storage!.Requests.Count;

    public async ValueTask DisposeAsync()
    {
        await _registry!.DisposeAsync();
        await _storage!.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!await Before(context))
        {
            await AnswerAsRegistryAsync(context);
        }
    }

    private Task AnswerAsRegistryAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        if (path == "/token")
        {
            var user = request.Headers.Authorization.Count == 0 ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization.ToString()[6..])).Split(':')[0];
            return context.Response.WriteAsync($$"""{"token":"{{user}}.{{request.Query["scope"]}}","expires_in":300}""");
        }

        var repository = path.Split("/manifests/")[0].Split("/blobs/")[0]["/v2/".Length..];
        var reader = _private.GetValueOrDefault(repository, "");
        var scope = $"repository:{repository}:pull";
        var token = request.Headers.Authorization.ToString();
        if (!token.EndsWith("." + scope, StringComparison.Ordinal) || (reader.Length > 0 && token != $"Bearer {reader}.{scope}"))
        {
            return context.Response.DenyAsync($"Bearer realm=\"http://{request.Host}/token\",service=\"hub\",scope=\"{scope}\"");
        }

        if (path.Contains("/blobs/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = _storage!.Url(path).ToString();
            return Task.CompletedTask;
        }

        var wanted = path[(path.LastIndexOf('/') + 1)..];
        var manifest = _tags.GetValueOrDefault($"{repository}:{wanted}")?.Manifest
            ?? _tags.Where(tag => tag.Key.StartsWith(repository + ":", StringComparison.Ordinal))
                .SelectMany(tag => tag.Value.All).FirstOrDefault(blob => blob.Digest.ToString() == wanted);
        if (manifest is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return context.Response.SendAsync(manifest);
    }

    private Task BlobAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return context.Response.SendAsync(_tags.Values.SelectMany(content => content.All).First(blob => path.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal)));
    }

    private static string Describe(WireRequest request)
    {
        if (request.Path == "/token")
        {
            return "token";
        }

        var kind = request.Path.Contains("/blobs/", StringComparison.Ordinal) ? "blobs" : "manifests";
        var wanted = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        return $"{request.Method} {kind}{(wanted.Contains(':', StringComparison.Ordinal) ? " by digest" : $" {wanted}")}{(request.Authorization is null ? " unanswered" : "")}";
    }
}
