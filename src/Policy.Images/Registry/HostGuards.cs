using Policy.Images.Cache;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Policy.Images.Registry;

/// <summary>How questions are asked again. Delays are what <c>Retry-After</c> says, else they double and are jittered.</summary>
/// <param name="Attempts">How often a question is asked again at most; 0 asks once.</param>
/// <param name="FirstDelay">The delay before the second time.</param>
internal sealed record RetrySettings(int Attempts, TimeSpan FirstDelay)
{
    /// <summary>What the product does.</summary>
    public static RetrySettings Default { get; } = new(3, TimeSpan.FromMilliseconds(200));

    /// <summary>Every question is asked once.</summary>
    public static RetrySettings None { get; } = new(0, TimeSpan.Zero);
}

/// <summary>
/// Stands between askers and hosts, one guard for each host, so that one that is down or slow harms nobody who asks
/// another: a question is asked again where that may help and the asker still waits, a host that does not answer is left
/// alone for a while, and no host is asked too much at once.
/// </summary>
internal sealed class HostGuards(TimeProvider time, RetrySettings retries)
{
    /// <summary>Questions under way to one host at once; more would only look like an attack.</summary>
    public const int MaxParallel = 16;

    /// <summary>Questions that wait for their turn with one host.</summary>
    public const int MaxWaiting = 2_048;

    /// <summary>So many failures in a row within <see cref="Window"/>, and a host is left alone.</summary>
    public const int FailuresToBreak = 5;

    /// <summary>How long a host that does not answer is left alone.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(10);

    /// <summary>What failures are counted in.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    // References name hosts, and anybody may write references.
    private const int MaxHosts = 1_024;

    private static readonly ResiliencePropertyKey<Deadline> DeadlineKey = new("deadline");

    private readonly BoundedCache<string, Guard> _guards = new(MaxHosts);

    /// <summary>Asks a host.</summary>
    /// <param name="host">Scheme, host and port.</param>
    /// <param name="name">The host, for people.</param>
    /// <param name="deadline">How long the answer is waited for.</param>
    /// <param name="ask">Asks once.</param>
    public async Task<SourceResult<T>> AskAsync<T>(
        string host, string name, Deadline deadline, Func<CancellationToken, Task<SourceResult<T>>> ask)
    {
        var guard = GuardOf(host);
        if (guard.Pipeline.IsValueCreated)
        {
            return await AskAsync(guard, name, deadline, ask, null);
        }

        // Most hosts never fail: the pipeline is made at a host's first failure, for making it takes longer than an answer.
        var first = guard.InTurnAsync(name, ask, deadline.Token);
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first is { IsCompletedSuccessfully: true, Result: { Succeeded: true } answer })
        {
            guard.Answered();
            return answer;
        }

        return await AskAsync(guard, name, deadline, ask, first);
    }

    // What was asked already is the first attempt: it counts, and is not made again.
    private static async Task<SourceResult<T>> AskAsync<T>(
        Guard guard, string name, Deadline deadline, Func<CancellationToken, Task<SourceResult<T>>> ask, Task<SourceResult<T>>? asked)
    {
        var context = ResilienceContextPool.Shared.Get(asked is { IsCanceled: true } ? CancellationToken.None : deadline.Token);
        context.Properties.Set(DeadlineKey, deadline);
        try
        {
            return await guard.Pipeline.Value.ExecuteAsync(
                async context => await (Interlocked.Exchange(ref asked, null) ?? guard.InTurnAsync(name, ask, context.CancellationToken)), context);
        }
        catch (BrokenCircuitException)
        {
            return asked is not null
                ? await asked
                : new SourceError(UnknownReason.Unreachable, $"{name} did not answer {FailuresToBreak} times and is left alone for {Break.TotalSeconds:0} s");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Guard GuardOf(string host)
    {
        if (!_guards.TryGet(host, out var guard))
        {
            guard = new Guard(Build, time);
            _guards.Keep(host, guard, 1);
        }

        return guard;
    }

    private ResiliencePipeline Build(bool answeredLately)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (retries.Attempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries.Attempts,
                ShouldHandle = args => ValueTask.FromResult(IsWorthAsking(args)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Delay(ErrorOf(args.Outcome)!, args.AttemptNumber)),
            });
        }

        var pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 1,
                MinimumThroughput = FailuresToBreak,
                SamplingDuration = Window,
                BreakDuration = Break,
                ShouldHandle = args => ValueTask.FromResult(ErrorOf(args.Outcome)?.IsHostDown == true || args.Outcome.Exception is OperationCanceledException),
            })
            .Build();

        // The breaker has not seen it, and counts whether there was none but failures.
        if (answeredLately)
        {
            pipeline.Execute(static () => { });
        }

        return pipeline;
    }

    // Waiting is of no use where the asker has gone before the wait is over.
    private bool IsWorthAsking(RetryPredicateArguments<object> args) =>
        ErrorOf(args.Outcome) is { MayPass: true } error
        && args.Context.Properties.TryGetValue(DeadlineKey, out var deadline)
        && LongestDelay(error, args.AttemptNumber) < deadline.Remaining;

    private TimeSpan LongestDelay(SourceError error, int attempt) => error.RetryAfter ?? retries.FirstDelay * Math.Pow(2, attempt);

    // Never longer than what was compared with the deadline, never sooner than the other side asked for.
    private TimeSpan Delay(SourceError error, int attempt) => error.RetryAfter ?? LongestDelay(error, attempt) * (0.5 + (Random.Shared.NextDouble() / 2));

    private static SourceError? ErrorOf(Outcome<object> outcome) => (outcome.Result as ISourceResult)?.Error;

    /// <summary>What stands before one host.</summary>
#pragma warning disable CA1001 // a semaphore holds nothing where nobody takes its wait handle, and a host that is forgotten may still be asked
    private sealed class Guard
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _turns = new(MaxParallel);
        private readonly TimeProvider _time;
        private long _answered;
        private int _waiting;

        public Guard(Func<bool, ResiliencePipeline> build, TimeProvider time)
        {
            _time = time;
            Pipeline = new(() => build(Volatile.Read(ref _answered) is not 0 and var answered && time.GetElapsedTime(answered) < Window));
        }

        public Lazy<ResiliencePipeline> Pipeline { get; }

        public void Answered() => Volatile.Write(ref _answered, _time.GetTimestamp());

        public async Task<SourceResult<T>> InTurnAsync<T>(
            string name, Func<CancellationToken, Task<SourceResult<T>>> ask, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
            {
                Interlocked.Decrement(ref _waiting);
                return new SourceError(UnknownReason.Unreachable, $"{name} is slow, and {MaxWaiting} questions wait for it already");
            }

            try
            {
                await _turns.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }

            try
            {
                return await ask(cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
    }
}
