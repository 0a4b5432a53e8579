using System.Text.Json.Nodes;
using System.Threading.Channels;
using Policy.Images;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed class LeaderElectionTests
{
    private const string Lease = "/apis/coordination.k8s.io/v1/namespaces/pratique/leases/pratique";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    // With the longest jitter there is.
    private static readonly TimeSpan Knock = TimeSpan.FromSeconds(2.4);

    [Fact]
    public async Task Who_finds_no_lease_creates_it_and_leads()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var gauge = cluster.Measure<int>(TelemetryNames.Leader);
        var replica = new Replica(cluster, "one");
        Assert.False(replica.Election.IsLeader);
        Assert.Equal(0, gauge.Observe().Value);

        await replica.LeadsAsync();

        Assert.True(replica.Election.IsLeader);
        Assert.Equal(1, gauge.Observe().Value);
        var spec = Spec(cluster);
        Assert.Equal(("one", 15, "2026-03-01T12:00:00.000000Z", 0), ((string?)spec["holderIdentity"], (int)spec["leaseDurationSeconds"]!, (string?)spec["renewTime"], (int)spec["leaseTransitions"]!));
        Assert.Equal("2026-03-01T12:00:00.000000Z", (string?)spec["acquireTime"]);
    }

    [Fact]
    public async Task The_leader_renews_and_the_other_waits()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        await cluster.Time.BegunAsync(Retry);
        var two = new Replica(cluster, "two");
        await cluster.Time.BegunAsync(Knock);

        // Both wait at the beginning of each round, and both have asked at its end.
        for (var i = 0; i < 20; i++)
        {
            cluster.Time.Advance(Knock);
            await cluster.Time.BegunAsync(Retry);
            await cluster.Time.BegunAsync(Knock);
        }

        Assert.True(one.Election.IsLeader);
        Assert.False(two.Election.IsLeader);
        Assert.NotEqual((string?)Spec(cluster)["acquireTime"], (string?)Spec(cluster)["renewTime"]);
        Assert.Equal(0, (int)Spec(cluster)["leaseTransitions"]!);
    }

    [Fact]
    public async Task A_leader_that_ends_gives_the_lease_up_and_another_has_it_at_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        var two = new Replica(cluster, "two");
        await cluster.Time.BegunAsync(Knock);

        await one.StopAsync();
        Assert.True(one.WasTold);
        Assert.Equal("", (string?)Spec(cluster)["holderIdentity"]);
        cluster.Time.Advance(Knock);

        await two.LeadsAsync();
        Assert.Equal(("two", 1), ((string?)Spec(cluster)["holderIdentity"], (int)Spec(cluster)["leaseTransitions"]!));
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_is_taken_once_it_was_seen_so_long()
    {
        await using var cluster = await TestCluster.StartAsync();
        Hold(cluster, "dead", "2026-03-01T11:59:59.000000Z");
        var two = new Replica(cluster, "two");
        for (var seen = Knock; seen < TimeSpan.FromSeconds(15); seen += Knock)
        {
            await cluster.Time.PassAsync(Knock);
            Assert.False(two.Election.IsLeader);
        }

        await cluster.Time.PassAsync(Knock);

        await two.LeadsAsync();
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00.000000Z")] // a holder whose clock is far behind
    [InlineData("2099-01-01T00:00:00.000000Z")] // or far ahead
    public async Task The_clock_of_the_holder_is_not_believed(string renewed)
    {
        await using var cluster = await TestCluster.StartAsync();
        Hold(cluster, "other", renewed);
        var two = new Replica(cluster, "two");
        for (var i = 0; i < 6; i++)
        {
            await cluster.Time.PassAsync(Knock);
        }

        await cluster.Time.BegunAsync(Knock);
        Assert.False(two.Election.IsLeader);
        cluster.Time.Advance(Knock);
        await two.LeadsAsync();
    }

    [Fact]
    public async Task Somebody_who_labels_the_lease_has_not_renewed_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        Hold(cluster, "dead", "x");
        var two = new Replica(cluster, "two");
        for (var i = 0; i < 7; i++)
        {
            await cluster.Time.BegunAsync(Knock);
            var lease = cluster.Fake.Find(Lease)!;
            lease["metadata"]!["labels"] = new JsonObject { ["i"] = $"{i}" };
            cluster.Fake.Put(Lease, lease.ToJsonString());
            cluster.Time.Advance(Knock);
        }

        await two.LeadsAsync();
        Assert.Equal("6", (string?)cluster.Fake.Find(Lease)!["metadata"]!["labels"]!["i"]);
    }

    [Fact]
    public async Task Of_two_who_take_it_at_once_one_has_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        Hold(cluster, "", "x");
        cluster.Fake.Script = request =>
        {
            if (request.Method == "PUT")
            {
                cluster.Fake.Script = null;
                Hold(cluster, "faster", "y");
            }

            return null;
        };
        var slower = new Replica(cluster, "slower");

        await cluster.Time.BegunAsync(Knock);

        Assert.False(slower.Election.IsLeader);
        Assert.Equal("faster", (string?)Spec(cluster)["holderIdentity"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(-1)]
    public async Task One_error_is_no_reason_to_stop(int status)
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        var fails = status < 0 ? FakeAnswer.Cut : FakeAnswer.Of(status, "Wrong");
        cluster.Fake.Script = _ => fails;
        await cluster.Time.PassAsync(Retry);
        await cluster.Time.PassAsync(Retry);
        await cluster.Time.BegunAsync(Retry);

        cluster.Fake.Script = null;
        cluster.Time.Advance(Retry);
        await cluster.Time.BegunAsync(Retry);

        Assert.True(one.Election.IsLeader);
        Assert.False(one.WasTold);
        Assert.Equal("2026-03-01T12:00:06.000000Z", (string?)Spec(cluster)["renewTime"]);
    }

    [Fact]
    public async Task Who_cannot_renew_stops_before_another_may_lead_and_leads_again_when_it_can()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        cluster.Fake.Script = _ => FakeAnswer.Of(500, "InternalError");
        for (var i = 0; i < 5; i++)
        {
            await cluster.Time.PassAsync(Retry);
        }

        await one.ToldAsync();
        Assert.Equal(TimeSpan.FromSeconds(10), cluster.Time.GetUtcNow() - cluster.Time.Start);
        Assert.False(one.Election.IsLeader);

        await cluster.Time.BegunAsync(Knock);
        cluster.Fake.Script = null;
        cluster.Time.Advance(Knock);
        await one.LeadsAsync();
    }

    [Fact]
    public async Task A_renewal_that_hangs_leaves_time_for_another()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        cluster.Fake.Script = _ =>
        {
            cluster.Fake.Script = null;
            return FakeAnswer.Never;
        };
        var asked = cluster.Fake.ReceivedAsync(request => request.Method == "PUT");
        await cluster.Time.PassAsync(Retry);
        await asked;
        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        await cluster.Time.PassAsync(Retry);
        await cluster.Fake.ReceivedAsync(request => request.Method == "PUT", 2);
        await cluster.Time.BegunAsync(Retry);

        Assert.True(one.Election.IsLeader);
        Assert.False(one.WasTold);
    }

    [Fact]
    public async Task A_lease_that_another_took_ends_leadership_at_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        Hold(cluster, "usurper", "z");

        await cluster.Time.PassAsync(Retry);

        await one.ToldAsync();
        await cluster.Time.BegunAsync(Knock);
        Assert.False(one.Election.IsLeader);
    }

    [Fact]
    public async Task A_renewal_of_which_the_answer_was_lost_is_no_loss()
    {
        await using var cluster = await TestCluster.StartAsync();
        var one = new Replica(cluster, "one");
        await one.LeadsAsync();
        Hold(cluster, "one", "written, though the answer did not come");

        await cluster.Time.PassAsync(Retry);
        await cluster.Time.BegunAsync(Retry);

        Assert.True(one.Election.IsLeader);
        Assert.False(one.WasTold);
    }

    [Fact]
    public async Task Work_that_fails_gives_the_lease_up_and_ends_the_election()
    {
        await using var cluster = await TestCluster.StartAsync();
        var election = new LeaderElection(cluster.Server, "pratique", "one", cluster.Context);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => election.RunAsync(_ => Task.FromException(new InvalidOperationException("a bug")), cluster.Stop));

        Assert.Equal("a bug", failure.Message);
        Assert.Equal("", (string?)Spec(cluster)["holderIdentity"]);
    }

    [Fact]
    public async Task Work_that_is_done_leaves_the_lease_where_it_is()
    {
        await using var cluster = await TestCluster.StartAsync();
        var election = new LeaderElection(cluster.Server, "pratique", "one", cluster.Context);
        cluster.Run(stop => election.RunAsync(_ => Task.CompletedTask, stop));
        await cluster.Time.PassAsync(Retry);
        await cluster.Time.BegunAsync(Retry);

        Assert.True(election.IsLeader);
        Assert.Equal(2, cluster.Fake.Requests.Count(request => request.Method is "POST" or "PUT"));
    }

    private static JsonNode Spec(TestCluster cluster) => cluster.Fake.Find(Lease)!["spec"]!;

    private static void Hold(TestCluster cluster, string holder, string renewed) => cluster.Fake.Put(
        Lease, $$"""{"spec": {"holderIdentity": "{{holder}}", "leaseDurationSeconds": 15, "renewTime": "{{renewed}}", "leaseTransitions": 0, "strategy": "kept"} }""");

    /// <summary>A replica that leads by waiting to be told to end.</summary>
#pragma warning disable CA1001 // a source that is cancelled holds nothing, and the test's own end cancels this one
    private sealed class Replica
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _stop;
        private readonly Channel<bool> _led = Channel.CreateUnbounded<bool>();
        private readonly Channel<bool> _told = Channel.CreateUnbounded<bool>();
        private readonly Task _running;

        public Replica(TestCluster cluster, string identity)
        {
            Election = new LeaderElection(cluster.Server, "pratique", identity, cluster.Context);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cluster.Stop);
            _running = Election.RunAsync(LeadAsync, _stop.Token);
            cluster.Run(_ => _running);
        }

        public LeaderElection Election { get; }

        public bool WasTold { get; private set; }

        public async Task LeadsAsync() => await _led.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public async Task ToldAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        private async Task LeadAsync(CancellationToken cancellationToken)
        {
            _led.Writer.TryWrite(true);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WasTold = true;
            _told.Writer.TryWrite(true);
        }
    }
}
