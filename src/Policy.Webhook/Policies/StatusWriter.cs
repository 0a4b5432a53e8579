using System.Text.Json;
using Policy.Rules.Policies;
using Policy.Webhook.Audit;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Policies;

/// <summary>
/// Writes what became of policies and exceptions into their status, where it is not there yet. The leader does it; a write
/// that fails is tried again at the next look.
/// </summary>
internal sealed partial class StatusWriter(ApiServer server, ClusterState state, WorkloadCensus census, TimeProvider time, ILogger<StatusWriter> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A watch tells of a write a moment after it: what was written last is remembered, and not written again meanwhile.
    private readonly Dictionary<string, PolicyStatus> _written = [];
    private string? _lastProblem;

    /// <summary>Writes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _written.Clear();
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                await WriteAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Leads no more.
        }
    }

    /// <summary>Writes what is other than it should be, once.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var view = state.Current;
        var now = time.GetUtcNow();
        foreach (var (name, shelved) in view.Policies.Policies)
        {
            await WriteAsync("imagepolicies", shelved.Resource, PolicyStatuses.Of(shelved, census.CountOf(name), now), cancellationToken);
        }

        foreach (var shelved in view.Exceptions.Exceptions)
        {
            await WriteAsync("imagepolicyexceptions", shelved.Resource, PolicyStatuses.Of(shelved, view, now), cancellationToken);
        }

        ForgetGone(view);
    }

    private async Task WriteAsync(string resource, PolicyResource of, PolicyStatus status, CancellationToken cancellationToken)
    {
        var uid = of.Metadata.Uid ?? "";
        if (PolicyStatuses.AreAlike(of.Status, status) || (_written.TryGetValue(uid, out var last) && PolicyStatuses.AreAlike(last, status)))
        {
            return;
        }

        var path = ApiPaths.Of(PolicyWords.ApiVersion, resource, of.Metadata.Namespace, of.Metadata.Name, "status");
        var patch = JsonSerializer.SerializeToUtf8Bytes(new StatusPatch(status), PolicyJson.Default.StatusPatch);
        var answer = await server.PatchAsync(path, PatchType.Merge, patch, PolicyJson.Default.PolicyResource, cancellationToken);
        if (answer.Succeeded)
        {
            _written[uid] = status;
        }
        else if (!answer.Error.IsNotFound && _lastProblem != answer.Error.Message)
        {
            // It may just have been deleted; all else is said once.
            _lastProblem = answer.Error.Message;
            Log.Fails(logger, answer.Error.Message);
        }
    }

    private void ForgetGone(ClusterView view)
    {
        if (_written.Count <= view.Policies.Policies.Count + view.Exceptions.Exceptions.Length)
        {
            return;
        }

        var there = view.Policies.Policies.Values.Select(shelved => shelved.Resource)
            .Concat(view.Exceptions.Exceptions.Select(shelved => shelved.Resource))
            .Select(resource => resource.Metadata.Uid ?? "").ToHashSet();
        foreach (var gone in _written.Keys.Where(uid => !there.Contains(uid)).ToList())
        {
            _written.Remove(gone);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "The status of a policy or exception could not be written: {Why}")]
        public static partial void Fails(ILogger logger, string why);
    }
}
