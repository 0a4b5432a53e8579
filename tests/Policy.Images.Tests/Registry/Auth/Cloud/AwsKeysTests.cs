using Policy.Images.Registry.Auth.Cloud;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

/// <summary>Signatures, held against those that Amazon publishes for whoever writes them.</summary>
public sealed class AwsKeysTests
{
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, null);
    private static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    // Source: AWS Signature Version 4 test suite, post-vanilla.
    [Fact]
    public void A_request_without_a_body_is_signed_as_published() => Assert.Equal(
        [
            new("x-amz-date", "20150830T123600Z"),
            new(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ],
        Keys.Sign(new Uri("https://example.amazonaws.com/"), [], [], "service", "us-east-1", Time));

    // Source: AWS Signature Version 4 test suite, post-x-www-form-urlencoded.
    [Fact]
    public void A_request_with_a_body_and_headers_is_signed_as_published() => Assert.EndsWith(
        "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        Keys.Sign(
            new Uri("https://example.amazonaws.com/"), [new("content-type", "application/x-www-form-urlencoded")], "Param1=value1"u8, "service", "us-east-1", Time)[^1].Value,
        StringComparison.Ordinal);

    [Fact]
    public void The_token_of_a_session_is_sent_and_signed()
    {
        var headers = (Keys with { SessionToken = "session" }).Sign(new Uri("https://example.amazonaws.com/"), [], [], "service", "us-east-1", Time);

        Assert.Equal("session", headers.Single(header => header.Key == "x-amz-security-token").Value);
        Assert.Contains("SignedHeaders=host;x-amz-date;x-amz-security-token,", headers[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_shows_in_text() => Assert.Equal("keys", Keys.ToString());
}
