using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Helpers;

/// <summary>
/// Asks credential helpers, and remembers for a minute what they answered, a failure too: a rollout asks for one registry
/// hundreds of times, and each run is a process. Those who ask at the same time wait for the same run.
/// </summary>
internal sealed class CredentialHelpers(HelperProgram program, TimeProvider time)
{
    /// <summary>Answers kept at most; people name some dozen registries, and hostile references may name any number.</summary>
    public const int Capacity = 256;

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<HelperRequest, (Task<SourceResult<Credential>> Answer, DateTimeOffset Until)> _answers = [];

    /// <summary>The credential that a helper holds; <see cref="Credential.Anonymous"/> where it holds none.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Ends the waiting; the run goes on for others, no longer than a run may take.</param>
    public Task<SourceResult<Credential>> GetAsync(HelperRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_answers.TryGetValue(request, out var known) || now >= known.Until)
            {
                if (_answers.Count >= Capacity)
                {
                    _answers.Clear();
                }

                known = (Task.Run(() => program.GetAsync(request), CancellationToken.None), now + Memory);
                _answers[request] = known;
            }

            return known.Answer.WaitAsync(cancellationToken);
        }
    }
}
