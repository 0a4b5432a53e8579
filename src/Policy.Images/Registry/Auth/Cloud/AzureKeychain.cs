using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// Azure's registries: a token of Entra ID, by workload identity or else of the machine's managed identity, is exchanged
/// with the registry for one of its own. Source: Microsoft Learn, Workload identity federation; Managed identities, Use a
/// VM token; Azure/acr, AAD-OAuth.
/// </summary>
internal sealed class AzureKeychain(CloudVariables variables, CloudHttp http, TimeProvider time) : ICloudKeychain
{
    // What a user is called whose password is a registry's refresh token.
    private const string User = "00000000-0000-0000-0000-000000000000";

    private const string Assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly (string Domain, string Authority, string Resource)[] Clouds =
    [
        (".azurecr.io", "https://login.microsoftonline.com/", "https://management.azure.com/"),
        (".azurecr.cn", "https://login.chinacloudapi.cn/", "https://management.chinacloudapi.cn/"),
        (".azurecr.us", "https://login.microsoftonline.us/", "https://management.usgovcloudapi.net/"),
    ];

    public CloudProvider Provider => CloudProvider.Acr;

    public string? ScopeOf(string registry) => Array.Exists(Clouds, cloud => IsIn(registry, cloud.Domain)) ? registry : null;

    public async Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken)
    {
        var (_, authority, resource) = Array.Find(Clouds, cloud => IsIn(registry, cloud.Domain));
        var asked = time.GetUtcNow();
        var identity = await AskIdentityAsync(authority, resource, cancellationToken);
        if (!identity.Succeeded)
        {
            return identity.Error;
        }

        List<KeyValuePair<string, string>> form = [new("grant_type", "access_token"), new("service", registry), new("access_token", identity.Value.Value)];
        if (variables["AZURE_TENANT_ID"] is { } tenant)
        {
            form.Add(new("tenant", tenant));
        }

        var answer = await PostAsync(new Uri($"https://{registry}/oauth2/exchange"), form, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        var given = CloudWords.Read(answer.Value, token => JsonAnswer.Text(token, "refresh_token") is { } text
            ? new CloudCredential(new Credential.Basic(User, text) { StaysHome = true }, asked + identity.Value.Lifetime)
            : null);
        return given is null ? CloudHttp.Problem(Provider, $"is given no token by {registry}") : given;
    }

    private async Task<SourceResult<Token>> AskIdentityAsync(string authority, string resource, CancellationToken cancellationToken)
    {
        var answer = variables["AZURE_FEDERATED_TOKEN_FILE"] is { } file
            ? await AskByFileAsync(file, authority, resource, cancellationToken)
            : await AskMachineAsync(resource, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        var token = CloudWords.Read(answer.Value, token => JsonAnswer.Text(token, "access_token") is { } text
            ? new Token(text, CloudWords.Lifetime(token, "expires_in"))
            : null);
        return token is null ? CloudHttp.Problem(Provider, "is given no token for the program's identity") : token;
    }

    private async Task<SourceResult<ReadOnlyMemory<byte>>> AskByFileAsync(
        string file, string authority, string resource, CancellationToken cancellationToken)
    {
        if (await CloudWords.ReadTokenAsync(file, cancellationToken) is not { } assertion)
        {
            return CloudHttp.Problem(Provider, "finds no token in the file that AZURE_FEDERATED_TOKEN_FILE names");
        }

        var host = variables["AZURE_AUTHORITY_HOST"] is { } given ? $"{given.TrimEnd('/')}/" : authority;
        if (variables["AZURE_CLIENT_ID"] is not { } client || variables["AZURE_TENANT_ID"] is not { } tenant
            || !Uri.TryCreate($"{host}{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token", UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            return CloudHttp.Problem(Provider, "needs AZURE_CLIENT_ID, AZURE_TENANT_ID and, where it is set, an https URL in AZURE_AUTHORITY_HOST");
        }

        return await PostAsync(
            uri,
            [
                new("grant_type", "client_credentials"), new("client_id", client), new("scope", resource + ".default"),
                new("client_assertion_type", Assertion), new("client_assertion", assertion),
            ],
            cancellationToken);
    }

    private Task<SourceResult<ReadOnlyMemory<byte>>> AskMachineAsync(string resource, CancellationToken cancellationToken)
    {
        var client = variables["AZURE_CLIENT_ID"] is { } id ? $"&client_id={Uri.EscapeDataString(id)}" : "";
        var uri = new Uri($"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Uri.EscapeDataString(resource)}{client}");
        return http.SendAsync(Provider, new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { { "Metadata", "true" } } }, cancellationToken);
    }

    private Task<SourceResult<ReadOnlyMemory<byte>>> PostAsync(Uri uri, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        http.SendAsync(Provider, new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent(form) }, cancellationToken);

    // One label, which is the registry's name.
    private static bool IsIn(string registry, string domain) =>
        registry.EndsWith(domain, StringComparison.Ordinal) && registry.Length > domain.Length
        && registry[..^domain.Length].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
