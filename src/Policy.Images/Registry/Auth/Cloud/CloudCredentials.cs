using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// The keychains of clouds, each for its own registries. What they give is kept until shortly before it ends, what keeps
/// them from giving for a moment; those who ask at the same time wait for the same answer.
/// </summary>
internal sealed class CloudCredentials(ImmutableArray<ICloudKeychain> keychains, TimeProvider time, IDisposable? connections = null) : IDisposable
{
    /// <summary>Answers kept at most; an estate has some dozen registries, and hostile references may name any number.</summary>
    public const int Capacity = 256;

    /// <summary>So long a keychain may take, all its questions together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a failure is taken to last.</summary>
    public static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(10);

    /// <summary>So long before it ends a credential is not used any more: it has to last until the last layer has been asked for.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<(CloudProvider, string), Answer> _answers = [];

    /// <summary>The keychains of a configuration.</summary>
    public static CloudCredentials Of(PratiqueConfiguration configuration, TimeProvider time)
    {
        var http = CloudHttp.Of(configuration.Proxies, time);
        return new CloudCredentials([.. configuration.Credentials.Cloud.Select(cloud => Make(cloud.Provider, configuration.Credentials.CloudVariables, http, time))], time, http);
    }

    /// <summary>The credential of a registry's cloud; null where it is none's that may be asked.</summary>
    /// <param name="registry">Host and port as in references.</param>
    /// <param name="allowed">The clouds that may be asked.</param>
    /// <param name="cancellationToken">Ends the waiting; the question goes on for others.</param>
    public async Task<SourceResult<Credential>?> FindAsync(string registry, ImmutableArray<CloudProvider> allowed, CancellationToken cancellationToken)
    {
        foreach (var keychain in keychains.Where(keychain => allowed.Contains(keychain.Provider)))
        {
            if (keychain.ScopeOf(registry) is { } scope)
            {
                var given = await AskAsync(keychain, scope, registry).WaitAsync(cancellationToken);
                return given.Succeeded ? given.Value.Credential : given.Error;
            }
        }

        return null;
    }

    public void Dispose() => connections?.Dispose();

    private static ICloudKeychain Make(CloudProvider provider, CloudVariables variables, CloudHttp http, TimeProvider time) => provider switch
    {
        CloudProvider.Ecr => new EcrKeychain(new AwsIdentity(variables, http, time), http, time),
        CloudProvider.Gcr => new GoogleKeychain(variables, http, time),
        CloudProvider.Acr => new AzureKeychain(variables, http, time),
        _ => throw new ArgumentException($"no such cloud: {provider}", nameof(provider)),
    };

    private Task<SourceResult<CloudCredential>> AskAsync(ICloudKeychain keychain, string scope, string registry)
    {
        lock (_lock)
        {
            if (!_answers.TryGetValue((keychain.Provider, scope), out var answer) || !answer.IsGood(time.GetUtcNow()))
            {
                if (_answers.Count >= Capacity)
                {
                    _answers.Clear();
                }

                answer = new Answer(Task.Run(() => GetAsync(keychain, registry), CancellationToken.None), time.GetUtcNow());
                _answers[(keychain.Provider, scope)] = answer;
            }

            return answer.Given;
        }
    }

    private async Task<SourceResult<CloudCredential>> GetAsync(ICloudKeychain keychain, string registry)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            return await keychain.GetAsync(registry, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return CloudHttp.Problem(keychain.Provider, $"gives no answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>An answer, or one that is still to come.</summary>
    private sealed record Answer(Task<SourceResult<CloudCredential>> Given, DateTimeOffset Asked)
    {
        // A short life is used for half of it.
        public bool IsGood(DateTimeOffset now) => Given switch
        {
            { IsCompletedSuccessfully: true, Result: { Succeeded: true, Value.Expires: var end } } =>
                now < (end - Asked > 2 * Margin ? end - Margin : Asked + ((end - Asked) / 2)),
            { IsCompletedSuccessfully: true } => now < Asked + FailureLifetime,
            _ => !Given.IsFaulted,
        };
    }
}
