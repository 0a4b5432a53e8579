using System.Text;
using System.Text.Json;
using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// Amazon's private registries: one password for all of a region that the program may read. public.ecr.aws is asked as
/// nobody. Source: Amazon ECR API Reference, GetAuthorizationToken.
/// </summary>
internal sealed class EcrKeychain(AwsIdentity identity, CloudHttp http, TimeProvider time) : ICloudKeychain
{
    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("content-type", "application/x-amz-json-1.1"),
        new("x-amz-target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"),
    ];

    public CloudProvider Provider => CloudProvider.Ecr;

    public string? ScopeOf(string registry) => EcrRegistry.Parse(registry) is { } ecr ? $"{ecr.Api.Host}" : null;

    public async Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken)
    {
        var ecr = EcrRegistry.Parse(registry)!;
        var keys = await identity.GetAsync(ecr, cancellationToken);
        if (!keys.Succeeded)
        {
            return keys.Error;
        }

        var answer = await http.SendAsync(Provider, RequestOf(ecr, keys.Value), cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        var given = CloudWords.Read(answer.Value, Read);
        return given is null ? CloudHttp.Problem(Provider, $"is given no password by {ecr.Api.Host}") : given;
    }

    private HttpRequestMessage RequestOf(EcrRegistry ecr, AwsKeys keys)
    {
        var body = "{}"u8.ToArray();
        var request = new HttpRequestMessage(HttpMethod.Post, ecr.Api) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in Headers.Concat(keys.Sign(ecr.Api, Headers, body, "ecr", ecr.Region, time.GetUtcNow())))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    // base64 of AWS:password, and the end in seconds since 1970, with a fraction.
    private CloudCredential? Read(JsonElement answer)
    {
        if (!answer.TryGetProperty("authorizationData", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0
            || JsonAnswer.Text(list[0], "authorizationToken") is not { } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var user, var password])
        {
            return null;
        }

        var seconds = list[0].TryGetProperty("expiresAt", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetDouble(out var number) ? number : 0;
        var now = time.GetUtcNow();
        var lifetime = Math.Clamp(seconds - now.ToUnixTimeSeconds(), 0, TimeSpan.FromHours(12).TotalSeconds);
        return new CloudCredential(new Credential.Basic(user, password) { StaysHome = true }, now.AddSeconds(lifetime));
    }
}
