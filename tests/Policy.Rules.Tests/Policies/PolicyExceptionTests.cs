using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Policies;

public sealed class PolicyExceptionTests
{
    private static readonly PolicyException Exception = new()
    {
        Namespace = "shop",
        Name = "legacy",
        Rules = ["oversize", "stale-image"],
        Reason = "r",
        ExpiresAt = TestInput.Now,
    };

    [Theory]
    [InlineData("web", "oversize", true)]
    [InlineData("any", "stale-image", true)]
    [InlineData("web", "runs-as-root", false)]
    public void Without_policies_it_is_for_all(string policy, string rule, bool names) => Assert.Equal(names, Exception.Names(policy, rule));

    [Theory]
    [InlineData("web", "oversize", true)]
    [InlineData("web", "runs-as-root", true)]
    [InlineData("web-tier", "oversize", false)]
    public void A_star_is_all_rules_of_the_policies_that_are_named(string policy, string rule, bool names) =>
        Assert.Equal(names, (Exception with { Policies = ["web", "other"], Rules = ["*"] }).Names(policy, rule));

    [Theory]
    [InlineData("shop", true)]
    [InlineData("shop2", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void It_holds_in_its_namespace_and_a_bare_reference_is_in_none(string? space, bool selects) =>
        Assert.Equal(selects, Exception.Selects(new Workload { Namespace = space, Containers = [] }));

    [Theory]
    [InlineData("web", true)]
    [InlineData("api", false)]
    [InlineData(null, false)]
    public void Labels_that_are_not_known_are_not_selected(string? app, bool selects)
    {
        var exception = Exception with { WorkloadSelector = new LabelSelector([new LabelRequirement("app", SelectorOperator.In, ["web"])]) };
        var labels = app is null ? null : ImmutableDictionary<string, string>.Empty.Add("app", app);

        Assert.Equal(selects, exception.Selects(new Workload { Namespace = "shop", Labels = labels, Containers = [] }));
    }

    // It is not there, for all that is known; but nothing is known.
    [Theory]
    [InlineData(SelectorOperator.DoesNotExist)]
    [InlineData(SelectorOperator.NotIn)]
    public void A_label_that_must_not_be_there_does_not_select_what_could_not_be_read(SelectorOperator asked)
    {
        var exception = Exception with { WorkloadSelector = new LabelSelector([new LabelRequirement("app", asked, ["web"])]) };

        Assert.False(exception.Selects(new Workload { Namespace = "shop", Containers = [] }));
        Assert.True(exception.Selects(new Workload { Namespace = "shop", Labels = ImmutableDictionary<string, string>.Empty, Containers = [] }));
    }

    [Theory]
    [InlineData("nginx:1", "docker.io/library/nginx", "", true)]
    [InlineData("nginx@sha256:7777777777777777777777777777777777777777777777777777777777777777", "docker.io/library/*", "", true)]
    [InlineData("nginx:1", "registry.corp/**", "", false)]
    [InlineData("nginx:1", "", "docker.io/library/nginx", false)]
    [InlineData("nginx:1", "", "", true)]
    public void Images_are_told_by_their_normalised_names(string image, string include, string exclude, bool covers) =>
        Assert.Equal(covers, (Exception with { Images = Globs(include, exclude) }).Covers(TestInput.Container(image)));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("**", "", false)]
    [InlineData("", "registry.corp/**", false)]
    public void An_image_without_a_name_is_covered_only_where_all_are(string include, string exclude, bool covers)
    {
        var exception = Exception with { Images = Globs(include, exclude) };
        var unreadable = TestInput.Container() with { Location = null, Problem = new ContainerProblem(UnknownReason.Malformed, "no reference") };

        Assert.Equal(covers, exception.Covers(unreadable));
        Assert.Equal(covers, exception.Covers(TestInput.Container(location: Archive())));
    }

    private static GlobSet Globs(string include, string exclude) => new(include.Length == 0 ? [] : [include], exclude.Length == 0 ? [] : [exclude]);

    private static ImageLocation Archive() => ImageLocation.TryParse("docker-archive:image.tar", out var location, out _) ? location : throw new FormatException();
}
