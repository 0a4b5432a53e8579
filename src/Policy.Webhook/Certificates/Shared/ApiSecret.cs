using System.Collections.Immutable;
using System.Text;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>The Secret as the API server has it, in the webhook's own namespace. What others put into it stays.</summary>
/// <param name="server">The API server.</param>
/// <param name="name">The Secret's name.</param>
internal sealed class ApiSecret(ApiServer server, string name) : ISharedSecret
{
    // Tools that look after certificates know this type, and the API server keeps both of its keys from being left out.
    private const string Type = "kubernetes.io/tls";

    private readonly string _all = ApiPaths.Of("v1", "secrets", server.Namespace);
    private readonly string _path = ApiPaths.Of("v1", "secrets", server.Namespace, name);
    private SecretObject? _read;

    /// <inheritdoc/>
    public async Task<SecretRead> ReadAsync(CancellationToken cancel)
    {
        var answer = await server.GetAsync(_path, CertificateJson.Default.SecretObject, cancel);
        if (!answer.Succeeded)
        {
            return answer.Error.IsNotFound ? new SecretRead.Absent() : new SecretRead.Failed(answer.Error.Message);
        }

        _read = answer.Value;
        var data = _read.Data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(entry.Value ?? []));
        return new SecretRead.Found(data, _read.Metadata.ResourceVersion ?? "");
    }

    /// <inheritdoc/>
    public async Task<SecretWrite> CreateAsync(IReadOnlyDictionary<string, string> data, CancellationToken cancel)
    {
        var made = new SecretObject
        {
            Metadata = new ObjectMeta { Name = name, Namespace = server.Namespace },
            Type = Type,
            Data = Merge(ImmutableDictionary<string, byte[]?>.Empty, data),
        };
        return ResultOf(await server.CreateAsync(_all, made, CertificateJson.Default.SecretObject, cancel));
    }

    /// <inheritdoc/>
    public async Task<SecretWrite> ReplaceAsync(string version, IReadOnlyDictionary<string, string> data, CancellationToken cancel)
    {
        if (_read is null || (_read.Metadata.ResourceVersion ?? "") != version)
        {
            return new SecretWrite.Conflict();
        }

        return ResultOf(await server.ReplaceAsync(_path, _read with { Data = Merge(_read.Data, data) }, CertificateJson.Default.SecretObject, cancel));
    }

    // One that is gone meanwhile is, like one that changed, to be read again.
    private static SecretWrite ResultOf(ApiAnswer<SecretObject> answer) => answer switch
    {
        { Succeeded: true } => new SecretWrite.Written(),
        { Error: { IsConflict: true } or { IsNotFound: true } } => new SecretWrite.Conflict(),
        _ => new SecretWrite.Failed(answer.Error.Message),
    };

    private static ImmutableDictionary<string, byte[]?> Merge(ImmutableDictionary<string, byte[]?> before, IReadOnlyDictionary<string, string> data) =>
        before.RemoveRange(SecretFormat.Names).SetItems(data.Select(entry => KeyValuePair.Create<string, byte[]?>(entry.Key, Encoding.UTF8.GetBytes(entry.Value))));
}
