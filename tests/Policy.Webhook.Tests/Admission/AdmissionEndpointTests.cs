using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Policy.Webhook.Tests.Admission;

public sealed class AdmissionEndpointTests : IAsyncLifetime
{
    private TestWebhook _webhook = null!;

    public async ValueTask InitializeAsync() => _webhook = await TestWebhook.StartAsync();

    public ValueTask DisposeAsync() => _webhook.DisposeAsync();

    [Fact]
    public async Task A_review_gets_its_uid_and_a_decision()
    {
        using var answer = await _webhook.PostAsync(Encoding.UTF8.GetBytes(TestReview.Of(TestReview.Pod("web"))));
        var review = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("admission.k8s.io/v1", "AdmissionReview"), (review.GetProperty("apiVersion").GetString(), review.GetProperty("kind").GetString()));
        var response = review.GetProperty("response");
        Assert.Equal(TestReview.Uid, response.GetProperty("uid").GetString());
        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(403, response.GetProperty("status").GetProperty("code").GetInt32());
        Assert.False(response.TryGetProperty("patch", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("not json")]
    [InlineData("""{"request":{"uid":5}}""")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"object":{}}}""")]
    public async Task A_body_without_a_review_gets_400_and_a_reason(string body)
    {
        using var answer = await _webhook.PostAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("the body holds no AdmissionReview with a request.uid: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_cut_short_after_its_uid_is_malformed_and_not_refused()
    {
        var whole = TestReview.Of(TestReview.Pod("web:1.0.0"));

        var response = await _webhook.ReviewAsync(whole[..^40]);

        Assert.Equal(TestReview.Uid, response.GetProperty("uid").GetString());
        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Contains("could not be judged (malformed): the review is not well-formed JSON", Message(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_without_end_is_malformed_and_not_refused()
    {
        var response = await _webhook.ReviewAsync(TestReview.Of(new string('[', 1_000_000)));

        Assert.False(response.GetProperty("allowed").GetBoolean());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_review_over_32_MiB_is_over_the_limit_wherever_its_uid_stands(bool uidFirst)
    {
        var padding = $"\"object\":{{\"metadata\":{{\"annotations\":{{\"a\":\"{new string('x', (32 << 20) + 1)}\"}}}}}}";
        var envelope = $"\"uid\":\"{TestReview.Uid}\",\"kind\":{{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"}},\"namespace\":\"shop\"";
        var request = uidFirst ? $"{envelope},{padding}" : $"{padding},{envelope}";

        var response = await _webhook.ReviewAsync($"{{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{{{request}}}}}");

        Assert.Equal(TestReview.Uid, response.GetProperty("uid").GetString());
        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Contains("could not be judged (overLimit): the review is larger than the 33554432 bytes", Message(response), StringComparison.Ordinal);
        Assert.StartsWith("1 reason to deny Pod shop\n", Message(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_32_MiB_without_a_uid_gets_400()
    {
        using var answer = await _webhook.PostAsync(Encoding.UTF8.GetBytes(new string(' ', (32 << 20) + 1)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("APPLICATION/JSON", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/yaml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_JSON_is_read(string? type, HttpStatusCode status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(TestReview.Of(TestReview.Pod("web"))));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await _webhook.Admission.PostAsync(new Uri("/validate", UriKind.Relative), content);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_not_read()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(TestReview.Of(TestReview.Pod("web"))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _webhook.Admission.PostAsync(new Uri("/validate", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_method_gets_405(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/validate", UriKind.Relative));

        using var answer = await _webhook.Admission.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/validate/")]
    [InlineData("/validate/more")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task The_port_with_TLS_knows_validate_alone(string path)
    {
        using var answer = await _webhook.Admission.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_plain_port_does_not_know_validate()
    {
        using var content = new StringContent(TestReview.Of(TestReview.Pod("web")), Encoding.UTF8, "application/json");

        using var answer = await _webhook.Plain.PostAsync(new Uri("/validate", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Very_many_containers_get_a_short_answer()
    {
        var containers = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"name":"c{{i}}","image":"web{{i}}:latest"}"""));

        var response = await _webhook.ReviewAsync(TestReview.Of($$$"""{"spec":{"containers":[{{{containers}}}]}}"""));

        Assert.Matches(@"^20000 reasons to deny Pod shop/web\n(.*\n)+and 19\d\d\d more reasons$", Message(response));
        Assert.InRange(Encoding.UTF8.GetByteCount(response.GetRawText()), 1, 16 << 10);
    }

    [Fact]
    public async Task Reviews_are_answered_side_by_side_each_with_its_own_uid()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"web:1.0.{i}"), uid: $"uid-{i}"))));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"uid-{i}"), answers.Select(answer => answer.GetProperty("uid").GetString()));
        Assert.All(answers, answer => Assert.True(answer.GetProperty("allowed").GetBoolean()));
    }

    private static string Message(JsonElement response) => response.GetProperty("status").GetProperty("message").GetString()!;
}
