using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests;

public sealed class ImageInspectorTests
{
    private static readonly TestContent Image = new TestImage { User = "app" }.Build();

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentBag<(ImageReference Reference, FakeSource Source)> _sources = [];

    private Func<ImageReference, CancellationToken, Task> _before = (_, _) => Task.CompletedTask;

    [Fact]
    public async Task An_image_named_several_times_in_several_ways_is_read_once()
    {
        var requests = new[]
        {
            Request("nginx"), Request("docker.io/library/nginx:latest"), Request("index.docker.io/nginx"), Request("nginx", Inspect.Arm64),
            Request("nginx", needs: Needs.Config | Needs.Reference), Request("nginx:1.27"),
        };

        var inspections = await InspectAsync(requests);

        Assert.Equal(requests.Distinct().Count(), inspections.Count);
        Assert.All(requests, request => Assert.Equal("app", inspections[request].Facts().Config.User));
        Assert.Equal(["docker.io/library/nginx:1.27", "docker.io/library/nginx:latest"], _sources.Select(pair => $"{pair.Reference.Name}:{pair.Reference.TagOrDigest}").Order());
        Assert.All(_sources, pair => Assert.Equal(["blob", "resolve"], pair.Source.Asked.Order()));
    }

    [Fact]
    public async Task Nothing_asked_is_nothing_done()
    {
        Assert.Empty(await InspectAsync());
        Assert.Empty(_sources);
    }

    [Fact]
    public async Task Images_are_read_side_by_side_but_not_all_at_once()
    {
        var waiting = 0;
        var most = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        _before = async (_, _) =>
        {
            if (Interlocked.Increment(ref waiting) == 8)
            {
                most.SetResult();
            }

            await go.Task;
        };

        var inspections = InspectAsync([.. Enumerable.Range(0, 20).Select(i => Request($"registry.corp/{i}"))]);
        await most.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(8, Volatile.Read(ref waiting));
        go.SetResult();
        Assert.Equal(20, (await inspections).Count);
    }

    [Fact]
    public async Task What_is_not_done_within_the_budget_is_past_its_deadline()
    {
        var slow = Request("registry.corp/slow:1");
        var quick = Request("registry.corp/quick:1");
        using var begun = new CountdownEvent(3); // one question about the slow image, two about the quick one
        _before = (reference, cancellationToken) =>
        {
            begun.Signal();
            return reference.Repository == "slow" ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken) : Task.CompletedTask;
        };

        var inspections = InspectAsync([slow, quick], TimeSpan.FromSeconds(5));
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(inspections.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        var done = await inspections;
        Assert.Equal("Deadline: PLACE was not read in the time there was", done[slow].Why("registry.corp/slow:1"));
        Assert.Equal("app", done[quick].Facts().Config.User);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Without_time_nothing_is_asked(int seconds)
    {
        var request = Request("registry.corp/web");

        var inspections = await InspectAsync([request], TimeSpan.FromSeconds(seconds));

        Assert.Equal(UnknownReason.Deadline, Assert.IsType<ImageInspection.NotKnown>(inspections[request]).Reason);
        Assert.Empty(_sources);
    }

    [Fact]
    public async Task Who_has_gone_gets_no_answer()
    {
        using var gone = new CancellationTokenSource();
        _before = async (_, cancellationToken) =>
        {
            await gone.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InspectAsync([Request("registry.corp/web")], cancellationToken: gone.Token));
    }

    public static TheoryData<Exception, string> Outside => new()
    {
        { new IOException("the disk is gone"), "Unreachable: PLACE: the disk is gone" },
        { new UnauthorizedAccessException("not yours"), "Unreachable: PLACE: not yours" },
        { new InvalidDataException("no gzip"), "Malformed: PLACE: no gzip" },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task What_breaks_outside_is_a_value(Exception exception, string expected)
    {
        _before = (_, _) => throw exception;
        var request = Request("registry.corp/web:1");

        Assert.Equal(expected, (await InspectAsync([request]))[request].Why("registry.corp/web:1"));
    }

    [Fact]
    public async Task A_bug_is_not_swallowed()
    {
        _before = (_, _) => throw new InvalidOperationException("a bug");

        await Assert.ThrowsAsync<InvalidOperationException>(() => InspectAsync([Request("registry.corp/web")]));
    }

    [Fact]
    public async Task Messages_hold_nothing_that_forges_terminals_and_have_an_end()
    {
        _before = (_, _) => throw new IOException("\u001b[2J" + new string('x', 5_000));
        var request = Request("registry.corp/web:1");

        var message = Assert.IsType<ImageInspection.NotKnown>((await InspectAsync([request]))[request]).Message;

        Assert.StartsWith("registry.corp/web:1: \ufffd[2Jxxx", message, StringComparison.Ordinal);
        Assert.Equal(1_001, message.Length);
    }

    [Fact]
    public async Task Facts_come_of_real_files_with_the_public_constructor()
    {
        using var folder = new TestFolder();
        new TestLayout().Add("registry.corp/web:1", Image).WriteFolder(folder.Path);
        var configuration = new PratiqueConfiguration { Registries = [new RegistrySettings { Host = "registry.corp", Layout = folder.Path }] };

        Assert.Equal("app", (await Inspect.Reference("registry.corp/web:1", configuration)).Facts().Config.User);
    }

    private static ImageRequest Request(string reference, Platform? platform = null, Needs needs = Needs.Config) =>
        new(new ImageLocation.Registry(ImageReference.Parse(reference)), platform ?? Inspect.Amd64, needs);

    private async Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(params ImageRequest[] requests) =>
        await InspectAsync(requests, TimeSpan.FromSeconds(5));

    private async Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(
        ImageRequest[] requests, TimeSpan? budget = null, CancellationToken? cancellationToken = null)
    {
        using var inspector = new ImageInspector(
            PratiqueConfiguration.Default, _time,
            (reference, platforms, _, deadline, _) => new ImageReader(SourceOf(reference), new LimitSettings()).ReadAsync(platforms, deadline.Token));
        return await inspector.InspectAsync(requests, budget ?? TimeSpan.FromSeconds(5), cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private FakeSource SourceOf(ImageReference reference)
    {
        var source = new FakeSource(Image) { Before = cancellationToken => _before(reference, cancellationToken) };
        _sources.Add((reference, source));
        return source;
    }
}
