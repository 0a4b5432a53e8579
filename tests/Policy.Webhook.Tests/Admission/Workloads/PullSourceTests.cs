using System.Text;
using Policy.Images.Configuration;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Tests.Admission.Workloads;

/// <summary>Where a workload's pull credentials are.</summary>
public sealed class PullSourceTests
{
    [Fact]
    public void A_pod_names_its_secrets_and_its_account_has_been_asked_by_the_API_server()
    {
        var source = Pull(TestReview.Of(TestReview.Pod("web", spec: ""","imagePullSecrets":[{"name":"one"},{"name":"two"},{}],"serviceAccountName":"robot" """)));

        Assert.Equal("shop", source.Namespace);
        Assert.Equal(["one", "two"], source.Secrets);
        Assert.Null(source.ServiceAccount);
    }

    [Theory]
    [InlineData("", "default")]
    [InlineData(""","serviceAccountName":"robot" """, "robot")]
    [InlineData(""","serviceAccount":"older" """, "older")]
    [InlineData(""","serviceAccountName":"robot","serviceAccount":"older" """, "robot")]
    [InlineData(""","serviceAccountName":"" """, "default")]
    public void A_template_names_its_account(string spec, string account) =>
        Assert.Equal(account, Pull(Deployment(spec)).ServiceAccount);

    [Fact]
    public void A_custom_kind_is_read_like_others_and_what_has_the_wrong_type_names_nothing()
    {
        var source = Pull(TestReview.Of(
            """{"metadata":{"name":"r"},"spec":{"template":{"spec":{"containers":[{"name":"app","image":"web"}],"imagePullSecrets":"one","serviceAccountName":7}}}}""",
            group: "argoproj.io", kind: "Rollout"));

        Assert.Empty(source.Secrets);
        Assert.Equal("default", source.ServiceAccount);
    }

    [Fact]
    public void What_cannot_be_read_has_none() => Assert.Null(Pull(TestReview.Of("""{"metadata":{"labels":7},"spec":{}}""")).Namespace);

    private static string Deployment(string spec) => TestReview.Of(
        """{"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"app","image":"web"}]""" + spec + "}}}}", group: "apps", kind: "Deployment");

    private static PullSource Pull(string review)
    {
        var request = ReviewReader.Read(Encoding.UTF8.GetBytes(review)).Request!;
        var subjects = new SubjectReader(new PodTemplates([new PodTemplatePath("argoproj.io", "Rollout", "spec.template")]));
        return Assert.IsType<Subject.Judged>(subjects.Read(request)).Pull;
    }
}
