using System.Net;
using System.Text;
using System.Text.Json;

namespace Policy.Webhook.Tests.Policies;

/// <summary><c>/validate-policies</c> at the wire.</summary>
public sealed class PolicyEndpointTests
{
    private const string Path = "/validate-policies";

    [Fact]
    public async Task A_policy_that_can_be_read_is_let_in()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var response = await webhook.ReviewAsync(Review("""{"metadata":{"name":"web"},"spec":{}}"""), path: Path);

        Assert.Equal((TestReview.Uid, true), (response.GetProperty("uid").GetString(), response.GetProperty("allowed").GetBoolean()));
        Assert.False(response.TryGetProperty("status", out _));
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_refused_with_all_that_is_wrong()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var response = await webhook.ReviewAsync(Review("""{"metadata":{"name":"web"},"spec":""" + Resources.Mistaken + "}"), path: Path);

        var status = response.GetProperty("status");
        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(("Failure", "Invalid", 422), (status.GetProperty("status").GetString(), status.GetProperty("reason").GetString(), status.GetProperty("code").GetInt32()));
        Assert.Equal(2, status.GetProperty("message").GetString()!.Split('\n').Length);
    }

    [Fact]
    public async Task An_exception_that_will_do_nothing_is_let_in_with_a_warning()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var response = await webhook.ReviewAsync(
            Review("""{"metadata":{"name":"legacy","namespace":"shop"},"spec":""" + Resources.ExceptionSpec(expires: "2026-01-01T00:00:00Z") + "}", "ImagePolicyException"), path: Path);

        Assert.True(response.GetProperty("allowed").GetBoolean());
        Assert.Equal("expiresAt is past: the exception does nothing", Assert.Single(response.GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"metadata":7,"spec":[]}""")]
    [InlineData("""{"metadata":{"name":"\ud800"},"spec":{"mode":"\udc00"}}""")]
    [InlineData("\"text\"")]
    public async Task What_is_hostile_is_refused_and_no_bug(string json)
    {
        await using var webhook = await TestWebhook.StartAsync();

        Assert.False((await webhook.ReviewAsync(Review(json), path: Path)).GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task It_takes_what_admission_takes()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var got = await webhook.Admission.GetAsync(new Uri(Path, UriKind.Relative));
        using var none = await webhook.PostToAsync(Path, "{}"u8.ToArray());
        using var cut = await webhook.PostToAsync(Path, Encoding.UTF8.GetBytes(Review("{}")[..^20]));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.BadRequest, HttpStatusCode.OK), (got.StatusCode, none.StatusCode, cut.StatusCode));
        Assert.False(JsonElement.Parse(await cut.Content.ReadAsByteArrayAsync()).GetProperty("response").GetProperty("allowed").GetBoolean());
    }

    private static string Review(string json, string kind = "ImagePolicy") => TestReview.Of(json, group: "pratique.dev", kind: kind);
}
