using System.Text;
using Policy.Images;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed class EventRecorderTests
{
    private const string Events = "/apis/events.k8s.io/v1/namespaces/shop/events";
    private static readonly ObjectReference Web = new("apps/v1", "ReplicaSet", "shop", "web-1", "u-1");

    [Fact]
    public async Task An_event_says_what_happened_to_whom()
    {
        await using var cluster = await TestCluster.StartAsync();
        var recorder = Run(cluster);

        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "the image runs as root");

        var request = await cluster.Fake.ReceivedAsync(request => request.Method == "POST");
        var json = request.Json;
        Assert.Equal(Events, request.Path);
        Assert.Equal("""{"apiVersion":"apps/v1","kind":"ReplicaSet","namespace":"shop","name":"web-1","uid":"u-1"}""", json["regarding"]!.ToJsonString());
        Assert.Equal(
            ("events.k8s.io/v1", "Event", "Warning", "ImageDenied", "Denied", "the image runs as root", "2026-03-01T12:00:00.000000Z", "pratique.dev/webhook", "pod-1"),
            ((string?)json["apiVersion"], (string?)json["kind"], (string?)json["type"], (string?)json["reason"], (string?)json["action"], (string?)json["note"],
                (string?)json["eventTime"], (string?)json["reportingController"], (string?)json["reportingInstance"]));
        Assert.Matches("^web-1\\.[0-9a-f]{16}$", (string?)json["metadata"]!["name"]);
    }

    [Fact]
    public async Task What_has_no_namespace_has_its_events_in_default()
    {
        await using var cluster = await TestCluster.StartAsync();
        var recorder = Run(cluster);

        recorder.Record(new ObjectReference("rbac.authorization.k8s.io/v1", "ClusterRole", null, "system:node", null), EventType.Normal, "Seen", "Seen", "…");

        var request = await cluster.Fake.ReceivedAsync(request => request.Method == "POST");
        Assert.Equal("/apis/events.k8s.io/v1/namespaces/default/events", request.Path);
        Assert.Matches("^pratique\\.[0-9a-f]{16}$", (string?)request.Json["metadata"]!["name"]);
    }

    [Fact]
    public async Task What_happens_again_is_one_event_with_a_count()
    {
        await using var cluster = await TestCluster.StartAsync();
        var recorder = Run(cluster);
        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "one");
        await cluster.Fake.ReceivedAsync(request => request.Method == "POST");
        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "one");
        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "another");
        await cluster.Fake.ReceivedAsync(request => request.Method == "POST", 2);

        cluster.Time.Advance(TimeSpan.FromSeconds(30));
        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "one");
        var patch = await cluster.Fake.ReceivedAsync(request => request.Method == "PATCH");

        Assert.Equal("application/merge-patch+json", patch.ContentType);
        Assert.Equal("""{"series":{"count":3,"lastObservedTime":"2026-03-01T12:00:30.000000Z"}}""", patch.Json.ToJsonString());
        Assert.Equal((string?)cluster.Fake.Requests[0].Json["metadata"]!["name"], patch.Path.Split('/')[^1]);
        Assert.Equal(2, cluster.Fake.Requests.Count(request => request.Method == "POST"));
    }

    [Theory]
    [InlineData(600, false)] // ten minutes later it is another event
    [InlineData(60, true)] // and so it is where the first was deleted
    public async Task An_event_does_not_count_for_ever(int seconds, bool deleted)
    {
        await using var cluster = await TestCluster.StartAsync();
        var recorder = Run(cluster);
        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "one");
        var first = await cluster.Fake.ReceivedAsync(request => request.Method == "POST");
        recorder.Record(Web, EventType.Warning, "Barrier", "Denied", "so that the first is done");
        await cluster.Fake.ReceivedAsync(request => request.Method == "POST", 2);
        cluster.Time.Advance(TimeSpan.FromSeconds(seconds));
        if (deleted)
        {
            Assert.True(cluster.Fake.Delete($"{Events}/{first.Json["metadata"]!["name"]}"));
        }

        recorder.Record(Web, EventType.Warning, "ImageDenied", "Denied", "one");

        var again = await cluster.Fake.ReceivedAsync(request => request.Method == "POST", 3);
        Assert.Null(again.Json["series"]);
    }

    [Fact]
    public async Task Whoever_records_does_not_wait_and_what_is_too_much_is_counted()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var events = cluster.Measure<long>(TelemetryNames.KubernetesEvents);
        var recorder = new EventRecorder(cluster.Server, "pod-1", cluster.Context);

        // Nobody writes.
        for (var i = 0; i < 1003; i++)
        {
            recorder.Record(Web, EventType.Normal, "R", "A", $"{i}");
        }

        Assert.Equal(3, events.All.Count(event_ => (string?)event_.Tags[TelemetryNames.Result] == "dropped"));
    }

    [Fact]
    public void A_flood_is_not_passed_on()
    {
        var time = new PatientTime();
        var allowance = new EventAllowance(time);
        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => allowance.Take()));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => allowance.Take()));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(50, Enumerable.Range(0, 100).Count(_ => allowance.Take()));
    }

    [Fact]
    public async Task An_event_that_cannot_be_written_is_counted_and_the_next_one_is_written()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var events = cluster.Measure<long>(TelemetryNames.KubernetesEvents);
        cluster.Fake.Script = _ => FakeAnswer.Of(403, "Forbidden");
        var recorder = Run(cluster);
        recorder.Record(Web, EventType.Normal, "R", "A", "one");
        await cluster.Fake.ReceivedAsync(_ => true);
        recorder.Record(Web, EventType.Normal, "R", "A", "two");
        await cluster.Fake.ReceivedAsync(_ => true, 2);
        cluster.Fake.Script = null;
        recorder.Record(Web, EventType.Normal, "R", "A", "three");
        recorder.Record(Web, EventType.Normal, "R", "A", "four");
        await cluster.Fake.ReceivedAsync(_ => true, 4);

        Assert.Equal(["failed", "failed", "sent"], events.All.Take(3).Select(event_ => event_.Tags[TelemetryNames.Result]));
    }

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    [InlineData(5000, 1024)]
    public void A_note_has_a_largest_size(int length, int expected) => Assert.Equal(expected, Encoding.UTF8.GetByteCount(EventText.Note(new string('a', length))));

    [Fact]
    public void A_note_is_not_cut_within_a_character()
    {
        for (var i = 0; i < 8; i++)
        {
            var note = EventText.Note(new string('a', i) + string.Concat(Enumerable.Repeat("🚢", 500)));

            Assert.DoesNotContain('\uFFFD', note);
            Assert.InRange(Encoding.UTF8.GetByteCount(note), 1021, 1024);
        }
    }

    private static EventRecorder Run(TestCluster cluster)
    {
        var recorder = new EventRecorder(cluster.Server, "pod-1", cluster.Context);
        cluster.Run(recorder.RunAsync);
        return recorder;
    }
}
