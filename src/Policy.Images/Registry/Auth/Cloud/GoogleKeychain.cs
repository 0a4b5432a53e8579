using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// Google's registries, by the token that the metadata server has for the machine or, with workload identity, for the
/// program's own service account. Source: Google Cloud documentation, Compute Engine, View and query VM metadata; Artifact
/// Registry, Configure authentication to Artifact Registry for Docker.
/// </summary>
internal sealed class GoogleKeychain(CloudVariables variables, CloudHttp http, TimeProvider time) : ICloudKeychain
{
    private const string User = "oauth2accesstoken";

    public CloudProvider Provider => CloudProvider.Gcr;

    public string? ScopeOf(string registry) => IsOurs(registry) ? "" : null;

    public async Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken)
    {
        var host = variables["GCE_METADATA_HOST"] ?? "169.254.169.254";
        if (!Uri.TryCreate($"http://{host}/computeMetadata/v1/instance/service-accounts/default/token", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            return CloudHttp.Problem(Provider, "finds no host in GCE_METADATA_HOST");
        }

        var request = new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { { "Metadata-Flavor", "Google" } } };
        var asked = time.GetUtcNow();
        var answer = await http.SendAsync(Provider, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        var given = CloudWords.Read(answer.Value, token => JsonAnswer.Text(token, "access_token") is { } text
            ? new CloudCredential(new Credential.Basic(User, text) { StaysHome = true }, asked + CloudWords.Lifetime(token, "expires_in"))
            : null);
        return given is null ? CloudHttp.Problem(Provider, "is given no token by the metadata server") : given;
    }

    // One label before gcr.io at most, and exactly one, which ends with -docker, before pkg.dev.
    private static bool IsOurs(string registry) =>
        registry == "gcr.io"
        || (registry.EndsWith(".gcr.io", StringComparison.Ordinal) && IsLabel(registry[..^".gcr.io".Length]))
        || (registry.EndsWith("-docker.pkg.dev", StringComparison.Ordinal) && IsLabel(registry[..^".pkg.dev".Length]));

    private static bool IsLabel(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
