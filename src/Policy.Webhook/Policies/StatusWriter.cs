using System.Net;
using System.Text.Json;
using Policy.Rules.Policies;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Policies;

/// <summary>
/// Writes what became of policies and exceptions into their status, where it is not there yet. The leader does it; a write
/// that fails is tried again at the next look.
/// </summary>
/// <param name="server">The API server.</param>
/// <param name="state">What there is.</param>
/// <param name="countOf">How a policy, by its name, does among what runs; null where that was not counted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class StatusWriter(
    ApiServer server, ClusterState state, Func<string, PolicyWorkloads?> countOf, TimeProvider time, ILogger<StatusWriter> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A watch tells of a write a moment after it. Until then an object's status is what was written over this version of it.
    private Dictionary<string, Written> _written = [];
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
        Forget(view);
        var policies =
            from shelved in view.Policies.Policies.Values
            let known = Known(shelved.Resource)
            select (known, PolicyStatuses.Of(shelved with { Resource = known }, countOf(known.Metadata.Name), now));
        var exceptions =
            from shelved in view.Exceptions.Exceptions
            let known = Known(shelved.Resource)
            select (known, PolicyStatuses.Of(shelved with { Resource = known }, view, now));
        var first = await WriteAsync("imagepolicies", policies, cancellationToken);
        var problem = await WriteAsync("imagepolicyexceptions", exceptions, cancellationToken) is { } second ? first ?? second : first;

        // What goes on failing is said once.
        if (problem is not null && problem != _lastProblem)
        {
            Log.Fails(logger, problem);
        }

        _lastProblem = problem;
    }

    // Gives the first problem.
    private async Task<string?> WriteAsync(string resource, IEnumerable<(PolicyResource Of, PolicyStatus Status)> all, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var (of, status) in all)
        {
            if (PolicyStatuses.AreAlike(of.Status, status))
            {
                continue;
            }

            var path = ApiPaths.Of(PolicyWords.ApiVersion, resource, of.Metadata.Namespace, of.Metadata.Name, "status");
            var patch = JsonSerializer.SerializeToUtf8Bytes(new StatusPatch(status), PolicyJson.Default.StatusPatch);
            var answer = await server.PatchAsync(path, PatchType.Merge, patch, PolicyJson.Default.PolicyResource, cancellationToken);
            if (answer.Succeeded)
            {
                _written[KeyOf(of)] = new Written(of.Metadata.ResourceVersion, status);
            }
            else if (!answer.Error.IsNotFound)
            {
                // What is not found may just have been deleted. What is not about this object is so for all of them.
                problem ??= answer.Error.Message;
                if (answer.Error.Status is not ((int)HttpStatusCode.Conflict or (int)HttpStatusCode.UnprocessableEntity))
                {
                    break;
                }
            }
        }

        return problem;
    }

    private PolicyResource Known(PolicyResource of) => _written.TryGetValue(KeyOf(of), out var written) ? of with { Status = written.Status } : of;

    // What is gone, and what the watch has told of since.
    private void Forget(ClusterView view) =>
        _written = view.Policies.Policies.Values.Select(shelved => shelved.Resource)
            .Concat(view.Exceptions.Exceptions.Select(shelved => shelved.Resource))
            .Select(resource => (Key: KeyOf(resource), Version: resource.Metadata.ResourceVersion))
            .Where(known => _written.TryGetValue(known.Key, out var written) && written.Over == known.Version)
            .ToDictionary(known => known.Key, known => _written[known.Key]);

    private static string KeyOf(PolicyResource of) => of.Metadata.Uid ?? $"{of.Metadata.Namespace}/{of.Metadata.Name}";

    private sealed record Written(string? Over, PolicyStatus Status);

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Warning, "The status of a policy or exception could not be written: {Why}")]
        public static partial void Fails(ILogger logger, string why);
    }
}
