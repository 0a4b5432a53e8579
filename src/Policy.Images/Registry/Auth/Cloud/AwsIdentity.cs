using System.Globalization;
using System.Text;
using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// Who the program is to Amazon, from the first of these that is there: keys in the environment, a web identity (IRSA),
/// the endpoint for containers (EKS pod identity, ECS), the machine. Source: AWS SDKs and Tools Reference Guide, Standardized
/// credential providers; AWS STS API Reference, AssumeRoleWithWebIdentity; Amazon EC2 User Guide, IMDSv2.
/// </summary>
internal sealed class AwsIdentity(CloudVariables variables, CloudHttp http, TimeProvider time)
{
    private const CloudProvider Ecr = CloudProvider.Ecr;

    // As the machine is asked once for each set of keys, they are long-lived enough.
    private const string MachineTokenSeconds = "300";

    /// <summary>The keys.</summary>
    /// <param name="registry">The registry that they are for: of its partition, and of its region where no other is set.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public Task<SourceResult<AwsKeys>> GetAsync(EcrRegistry registry, CancellationToken cancellationToken) =>
        variables["AWS_ACCESS_KEY_ID"] is { } id && variables["AWS_SECRET_ACCESS_KEY"] is { } secret
            ? Task.FromResult<SourceResult<AwsKeys>>(new AwsKeys(id, secret, variables["AWS_SESSION_TOKEN"], null))
        : variables["AWS_WEB_IDENTITY_TOKEN_FILE"] is { } file && variables["AWS_ROLE_ARN"] is { } role
            ? AssumeRoleAsync(registry, file, role, cancellationToken)
        : variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] is { } full
            ? AskContainerAsync(full, cancellationToken)
        : variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] is { } relative
            ? AskContainerAsync("http://169.254.170.2" + relative, cancellationToken)
        : string.Equals(variables["AWS_EC2_METADATA_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
            ? Task.FromResult<SourceResult<AwsKeys>>(CloudHttp.Problem(Ecr, "finds no identity in the environment, and may not ask the machine (AWS_EC2_METADATA_DISABLED)"))
        : AskMachineAsync(cancellationToken);

    private async Task<SourceResult<AwsKeys>> AssumeRoleAsync(EcrRegistry registry, string file, string role, CancellationToken cancellationToken)
    {
        if (await CloudWords.ReadTokenAsync(file, cancellationToken) is not { } token)
        {
            return CloudHttp.Problem(Ecr, "finds no token in the file that AWS_WEB_IDENTITY_TOKEN_FILE names");
        }

        var region = (variables["AWS_REGION"] ?? variables["AWS_DEFAULT_REGION"]) is { } set && EcrRegistry.IsRegion(set) ? set : registry.Region;
        var request = new HttpRequestMessage(HttpMethod.Post, registry.Sts(region))
        {
            Content = new FormUrlEncodedContent(
            [
                new("Action", "AssumeRoleWithWebIdentity"), new("Version", "2011-06-15"), new("RoleArn", role),
                new("RoleSessionName", variables["AWS_ROLE_SESSION_NAME"] ?? "pratique"), new("WebIdentityToken", token),
            ]),
        };
        var answer = await http.SendAsync(Ecr, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        // What is asked for stands once in the answer, and has no character that XML would write otherwise.
        var xml = Encoding.UTF8.GetString(answer.Value.Span);
        return Keys(Between(xml, "AccessKeyId"), Between(xml, "SecretAccessKey"), Between(xml, "SessionToken"), Between(xml, "Expiration"), "STS");
    }

    private async Task<SourceResult<AwsKeys>> AskContainerAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Scheme != Uri.UriSchemeHttp)
        {
            return CloudHttp.Problem(Ecr, "finds no http URL in AWS_CONTAINER_CREDENTIALS_FULL_URI");
        }

        var token = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
        if (variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] is { } file)
        {
            token = await CloudWords.ReadTokenAsync(file, cancellationToken);
            if (token is null)
            {
                return CloudHttp.Problem(Ecr, "finds no token in the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names");
            }
        }

        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        return Keys(await http.SendAsync(Ecr, request, cancellationToken), "the endpoint for containers");
    }

    private async Task<SourceResult<AwsKeys>> AskMachineAsync(CancellationToken cancellationToken)
    {
        var asking = new HttpRequestMessage(HttpMethod.Put, Machine("api/token")) { Headers = { { "X-aws-ec2-metadata-token-ttl-seconds", MachineTokenSeconds } } };
        var token = await http.SendAsync(Ecr, asking, cancellationToken);
        if (!token.Succeeded)
        {
            return token.Error;
        }

        const string Roles = "meta-data/iam/security-credentials/";
        var roles = await http.SendAsync(Ecr, Get(Roles), cancellationToken);
        if (!roles.Succeeded)
        {
            return roles.Error;
        }

        var role = Encoding.UTF8.GetString(roles.Value.Span).Split('\n')[0].Trim();
        return role.Length == 0
            ? CloudHttp.Problem(Ecr, "finds no role of the machine")
            : Keys(await http.SendAsync(Ecr, Get(Roles + Uri.EscapeDataString(role)), cancellationToken), "the machine");

        HttpRequestMessage Get(string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Machine(path));
            request.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token", Encoding.UTF8.GetString(token.Value.Span).Trim());
            return request;
        }
    }

    private static Uri Machine(string path) => new("http://169.254.169.254/latest/" + path);

    private SourceResult<AwsKeys> Keys(SourceResult<ReadOnlyMemory<byte>> answer, string from)
    {
        if (!answer.Succeeded)
        {
            return answer.Error;
        }

        var read = CloudWords.Read(answer.Value, keys => Tuple.Create(
            JsonAnswer.Text(keys, "AccessKeyId"), JsonAnswer.Text(keys, "SecretAccessKey"), JsonAnswer.Text(keys, "Token"), JsonAnswer.Text(keys, "Expiration")));
        return Keys(read?.Item1, read?.Item2, read?.Item3, read?.Item4, from);
    }

    private SourceResult<AwsKeys> Keys(string? id, string? secret, string? token, string? expiration, string from)
    {
        if (id is null || secret is null || token is null)
        {
            return CloudHttp.Problem(Ecr, $"is given no keys by {from}");
        }

        // Where the end cannot be read, they are used for a short time.
        var ends = DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said) ? said : time.GetUtcNow() + CloudCredentials.Margin;
        return new AwsKeys(id, secret, token, ends);
    }

    private static string? Between(string xml, string name)
    {
        var start = xml.IndexOf($"<{name}>", StringComparison.Ordinal);
        var end = start < 0 ? -1 : xml.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return end < 0 ? null : xml[(start + name.Length + 2)..end].Trim();
    }
}
