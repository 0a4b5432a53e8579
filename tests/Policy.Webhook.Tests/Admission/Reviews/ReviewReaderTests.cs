using System.Text;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class ReviewReaderTests
{
    [Fact]
    public void A_review_is_read()
    {
        var request = Read(TestReview.Of("{}", "UPDATE", """{"a":1}""", "apps", "Deployment", "scale")).Request!;

        Assert.Equal(TestReview.Uid, request.Uid);
        Assert.Equal(new GroupVersionKind("apps", "v1", "Deployment"), request.Kind);
        Assert.Equal(("UPDATE", "scale", "shop", "web", false), (request.Operation, request.SubResource, request.Namespace, request.Name, request.DryRun));
        Assert.Equal("{}", $"{request.Object}");
        Assert.Equal("""{"a":1}""", $"{request.OldObject}");
        Assert.Null(request.Problem);
    }

    [Fact]
    public void A_result_holds_its_objects_until_it_is_disposed()
    {
        var read = Read(TestReview.Of("""{"a":1}"""));
        var @object = read.Request!.Object!.Value;
        Assert.Equal("1", $"{@object.GetProperty("a")}");

        read.Dispose();

        Assert.Throws<ObjectDisposedException>(() => @object.GetProperty("a"));
        Assert.Equal(TestReview.Uid, read.Request.Uid);
    }

    [Theory]
    [InlineData("", "the body holds no AdmissionReview with a request.uid: the review is not well-formed JSON (line 1, byte 0)")]
    [InlineData("null", "the body holds no AdmissionReview with a request.uid: request.uid is missing, empty or too long")]
    [InlineData("[]", "the body holds no AdmissionReview with a request.uid: the document: expected an object, found a list")]
    [InlineData("{}", "the body holds no AdmissionReview with a request.uid: request.uid is missing, empty or too long")]
    [InlineData("""{"request":5}""", "the body holds no AdmissionReview with a request.uid: request: expected an object, found a number")]
    [InlineData("""{"request":{"uid":5}}""", "the body holds no AdmissionReview with a request.uid: request.uid: expected a string, found a number")]
    [InlineData("""{"request":{"uid":""}}""", "the body holds no AdmissionReview with a request.uid: request.uid is missing, empty or too long")]
    [InlineData("""{"request":{"uid":"u"}}""", "the body is no AdmissionReview of admission.k8s.io/v1")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"u"}}""", "the body is no AdmissionReview of admission.k8s.io/v1")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"u" """, "the body is no AdmissionReview of admission.k8s.io/v1")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"Pod","request":{"uid":"u"}}""", "the body is no AdmissionReview of admission.k8s.io/v1")]
    public void A_body_without_a_review_is_refused_with_a_reason(string body, string why) => Assert.Equal(why, Read(body).Refusal);

    [Theory]
    [InlineData("""{"request":{"uid":"u" """, "the review is not well-formed JSON (line 1, byte 22)")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","object":{"a":1,"a":2}}}""", "the review has a key twice, or is not well-formed JSON")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","object":{"a":1,"\u0061":2}}}""", "the review has a key twice, or is not well-formed JSON")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","object":{"\ud800":1,"b":2}}}""", "the review has a key that is no text")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":"Pod"},"object":null}}""", "request.object is missing")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":"Pod"}}}""", "request.object is missing")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","object":{}}}""", "request.kind is missing")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":"Pod","object":{}}}""", "request.kind: expected an object, found a string")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":"Pod"},"namespace":["a"],"object":{}}}""", "request.namespace: expected a string, found a list")]
    public void A_review_with_a_uid_is_never_refused(string body, string problem)
    {
        var request = Read(body).Request;

        Assert.Equal("u", request?.Uid);
        Assert.Equal(new ContainerProblem(UnknownReason.Malformed, problem), request!.Problem);
    }

    [Fact]
    public void Nesting_beyond_all_use_is_malformed()
    {
        var request = Read(TestReview.Of(new string('[', 100_000) + new string(']', 100_000))).Request;

        Assert.Equal(UnknownReason.Malformed, request?.Problem?.Reason);
        Assert.Equal("Pod", request!.Kind?.Kind);
    }

    [Fact]
    public void Nesting_that_objects_have_is_read() =>
        Assert.Null(Read(TestReview.Of(new string('[', 400) + new string(']', 400))).Request!.Problem);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_malformed()
    {
        var body = Encoding.Latin1.GetBytes(TestReview.Of(TestReview.Pod("caf\u00e9")));

        Assert.Equal(new ContainerProblem(UnknownReason.Malformed, "the review is not UTF-8"), ReviewReader.Read(body).Request?.Problem);
    }

    private static ReviewResult Read(string body) => ReviewReader.Read(Encoding.UTF8.GetBytes(body));
}
