using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

public sealed class EcrKeychainTests : IDisposable
{
    private const string Registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
    private const string Keys = """{"AccessKeyId":"AKID","SecretAccessKey":"key","Token":"session","Expiration":"2026-01-01T06:00:00Z"}""";
    private const string Password = """{"authorizationData":[{"authorizationToken":"QVdTOnNlY3JldA==","expiresAt":1767268800.5,"proxyEndpoint":"https://123456789012.dkr.ecr.eu-central-1.amazonaws.com"}]}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Registry, "api.ecr.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "api.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "ecr-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("public.ecr.aws", null)]
    [InlineData("docker.io", null)]
    [InlineData("12345678901.dkr.ecr.eu-central-1.amazonaws.com", null)]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example", null)]
    [InlineData("123456789012.dkr.ecr.eu-central-1.evil-amazonaws.com", null)]
    [InlineData("123456789012.dkr.ecr.evil.example.amazonaws.com", null)]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com:5000", null)]
    [InlineData("123456789012.dkr.ecr.-.amazonaws.com", null)]
    public void Its_registries_are_known_by_their_hosts(string registry, string? scope) =>
        Assert.Equal(scope, new EcrKeychain(null!, null!, _time).ScopeOf(registry));

    [Fact]
    public async Task A_web_identity_is_changed_into_keys_and_those_into_a_password()
    {
        await File.WriteAllTextAsync(_folder["token"], "web.identity.token\n", TestContext.Current.CancellationToken);
        await using var cloud = await CloudServer.StartAsync(line => line switch
        {
            "POST https://sts.eu-west-1.amazonaws.com/" => """
                <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKID</AccessKeyId>
                <SecretAccessKey>key</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2026-01-01T06:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """,
            "POST https://api.ecr.eu-central-1.amazonaws.com/" => Password,
            _ => null,
        });

        var given = await GetAsync(cloud, "AWS_REGION=eu-west-1", "AWS_ROLE_ARN=arn:aws:iam::1:role/pratique", $"AWS_WEB_IDENTITY_TOKEN_FILE={_folder["token"]}");

        Assert.Equal(new CloudCredential(new Credential.Basic("AWS", "secret") { StaysHome = true }, _time.GetUtcNow().AddHours(12)), given.Value! with { Expires = _time.GetUtcNow().AddHours(12) });
        Assert.Equal(_time.GetUtcNow().AddHours(12), given.Value.Expires, TimeSpan.FromSeconds(1));
        Assert.Equal(
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpratique&RoleSessionName=pratique&WebIdentityToken=web.identity.token",
            cloud.Requests[0].Body);
        var request = cloud.Requests[1];
        Assert.Equal(("{}", "session", "application/x-amz-json-1.1", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", "20260101T000000Z"),
            (request.Body, request.Headers["x-amz-security-token"], request.Headers["content-type"], request.Headers["x-amz-target"], request.Headers["x-amz-date"]));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/ecr/aws4_request, ", request.Headers["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_identity_is_asked_at_the_endpoint_for_containers()
    {
        await File.WriteAllTextAsync(_folder["token"], "pod.identity", TestContext.Current.CancellationToken);
        await using var cloud = await CloudServer.StartAsync(line => line == "GET http://169.254.170.23/v1/credentials" ? Keys : Password);

        var given = await GetAsync(
            cloud, "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials", $"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE={_folder["token"]}");

        Assert.True(given.Succeeded);
        Assert.Equal("pod.identity", cloud.Requests[0].Headers["authorization"]);
    }

    [Fact]
    public async Task The_machine_is_asked_with_a_token_of_its_own()
    {
        await using var cloud = await CloudServer.StartAsync(line => line switch
        {
            "PUT http://169.254.169.254/latest/api/token" => "imds",
            "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/" => "node-role\n",
            "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/node-role" => Keys,
            _ => Password,
        });

        Assert.True((await GetAsync(cloud)).Succeeded);
        Assert.Equal(4, cloud.Requests.Count);
        Assert.Equal("imds", cloud.Requests[2].Headers["X-aws-ec2-metadata-token"]);
    }

    [Theory]
    [InlineData("is answered 403 by 169.254.169.254")]
    [InlineData("finds no identity in the environment, and may not ask the machine (AWS_EC2_METADATA_DISABLED)", "AWS_EC2_METADATA_DISABLED=true")]
    [InlineData("finds no token in the file that AWS_WEB_IDENTITY_TOKEN_FILE names", "AWS_ROLE_ARN=r", "AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere")]
    [InlineData("finds no http URL in AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI=file:///etc/passwd")]
    [InlineData("is answered 403 by api.ecr.eu-central-1.amazonaws.com", "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=topsecret")]
    public async Task What_goes_wrong_is_said_without_a_secret(string problem, params string[] variables)
    {
        await using var cloud = await CloudServer.StartAsync(_ => null);

        CloudServer.AssertProblem(await GetAsync(cloud, variables), $"the keychain for ECR {problem}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"authorizationData":[]}""")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"!"}]}""")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"c2VjcmV0"}]}""")]
    public async Task An_answer_that_is_none_gives_nothing(string answer)
    {
        await using var cloud = await CloudServer.StartAsync(_ => answer);

        CloudServer.AssertProblem(
            await GetAsync(cloud, "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=key"),
            "the keychain for ECR is given no password by api.ecr.eu-central-1.amazonaws.com");
    }

    private Task<SourceResult<CloudCredential>> GetAsync(CloudServer cloud, params string[] variables) =>
        new EcrKeychain(new AwsIdentity(CloudServer.Variables(variables), cloud.Http, _time), cloud.Http, _time).GetAsync(Registry, TestContext.Current.CancellationToken);
}
