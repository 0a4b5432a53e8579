using System.Net.Http.Headers;
using k8s.Authentication;
using k8s.Exceptions;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>
/// A token from a file that the kubelet replaces before the token ends (after 80 % of its life, which is ten minutes at
/// least): it is read again each minute, and at once when the server refuses it.
/// </summary>
internal sealed class TokenFile(string path, TimeProvider time) : ITokenProvider
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private sealed record Reading(string Token, long At);

    private volatile Reading? _last;

    /// <summary>Reads it again next time.</summary>
    public void Forget() => _last = null;

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (_last is not { } reading || time.GetElapsedTime(reading.At) >= Remembered)
        {
            _last = reading = new Reading(await ReadAsync(cancellationToken), time.GetTimestamp());
        }

        return new AuthenticationHeaderValue("Bearer", reading.Token);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            return token.Length > 0 && !token.Any(char.IsControl) ? token : throw new KubeConfigException($"{path} holds no token");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
