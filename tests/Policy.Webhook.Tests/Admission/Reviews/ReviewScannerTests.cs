using System.Text;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class ReviewScannerTests
{
    [Theory]
    [InlineData("""{"request":{"uid":"u1"}}""", "u1")]
    [InlineData("""{"request":{"object":{"a":[{"uid":"no"}]},"uid":"u1"}}""", "u1")]
    [InlineData("""{"request":{"object":{"uid":"no","request":{"uid":"no"}},"uid":"u1"}}""", "u1")]
    [InlineData("""{"x":"}{","request":{"y":"\"}","z":"\\","uid":"u1"}}""", "u1")]
    [InlineData("""{"request":{"uid":"\u0075\u0031"}}""", "u1")]
    [InlineData("""{"request":{"\u0075id":"u1"}}""", "u1")]
    [InlineData("""{"request":{"uid":"old","uid":"u1"}}""", "u1")]
    [InlineData("""{"request":{"uid":"u1","uid":5}}""", null)]
    [InlineData("""{"request":{"uid":5}}""", null)]
    [InlineData("""{"request":{"uid":{"uid":"no"}}}""", null)]
    [InlineData("""{"request":["uid","no"]}""", null)]
    [InlineData("""{"request":[{"uid":"no"}]}""", null)]
    [InlineData("""[{"request":{"uid":"no"}}]""", null)]
    [InlineData("""{"uid":"no"}""", null)]
    [InlineData("""{"request.uid":"no"}""", null)]
    [InlineData("""{"a":{"request":{"uid":"no"}}}""", null)]
    [InlineData("""{"request":{"uid":"u1""", null)]
    [InlineData("""{"request":{"uid":"u1" garbage""", "u1")]
    [InlineData("""{"request":{"uid":"u1"}} {"request":{"uid":"no"}}""", "u1")]
    [InlineData("""{"request":{"uid":"\ud800"}}""", null)]
    [InlineData("", null)]
    [InlineData("]]]]}}}}", null)]
    public void The_uid_is_found_at_its_place_and_nowhere_else(string body, string? uid)
    {
        var whole = Scan(body, int.MaxValue);

        Assert.Equal(uid, whole["request.uid"]);
        Assert.Equal(uid, Scan(body, 1)["request.uid"]);
        Assert.Equal(uid, Scan(body, 3)["request.uid"]);
    }

    [Fact]
    public void The_whole_envelope_is_found()
    {
        var found = Scan(TestReview.Of("""{"kind":"no","metadata":{"namespace":"no"}}""", "UPDATE", group: "apps", kind: "Deployment", subResource: "scale"), 7);

        Assert.Equal(
            [TestReview.Uid, "admission.k8s.io/v1", "AdmissionReview", "apps", "v1", "Deployment", "scale", "UPDATE", "shop", "web"],
            new[] { "request.uid", "apiVersion", "kind", "request.kind.group", "request.kind.version", "request.kind.kind", "request.subResource", "request.operation", "request.namespace", "request.name" }
                .Select(path => found[path]));
    }

    [Fact]
    public void Depth_costs_nothing_and_hides_nothing()
    {
        var body = $$$"""{"request":{"object":{{{new string('[', 1_000_000)}}}{{{new string(']', 1_000_000)}}},"uid":"u1"}}""";

        Assert.Equal("u1", Scan(body, 4096)["request.uid"]);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_text_longer_than_any_real_one_is_none(int length, bool found) =>
        Assert.Equal(found, Scan($$$"""{"request":{"uid":"{{{new string('u', length)}}}"}}""", 100)["request.uid"] is not null);

    [Fact]
    public void Bytes_that_are_no_text_are_none()
    {
        var scanner = new ReviewScanner();

        scanner.Feed([.. "{\"request\":{\"uid\":\""u8, 0xff, 0xfe, .. "\",\"name\":\"n\"}}"u8]);

        Assert.Null(scanner["request.uid"]);
        Assert.Equal("n", scanner["request.name"]);
    }

    private static ReviewScanner Scan(string body, int chunk)
    {
        var scanner = new ReviewScanner();
        foreach (var part in Encoding.UTF8.GetBytes(body).Chunk(Math.Min(chunk, Math.Max(1, body.Length * 4))))
        {
            scanner.Feed(part);
        }

        return scanner;
    }
}
