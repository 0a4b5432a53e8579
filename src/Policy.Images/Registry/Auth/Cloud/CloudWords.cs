using System.Text.Json;
using Policy.Images.Configuration;
using Policy.Images.Manifests;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>Words and answers that the keychains have in common.</summary>
internal static class CloudWords
{
    private const int LongestToken = 32 * 1024;

    /// <summary>A cloud as the configuration names it.</summary>
    public static string Of(CloudProvider provider) => provider switch
    {
        CloudProvider.Ecr => "ECR",
        CloudProvider.Gcr => "GCR",
        CloudProvider.Acr => "ACR",
        _ => throw new ArgumentException($"no such cloud: {provider}", nameof(provider)),
    };

    /// <summary>Reads an answer; what the reader makes of it is null where it is not what was asked for.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> answer, Func<JsonElement, T?> read)
        where T : class
    {
        if (!JsonText.TryParse(answer, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
    }

    /// <summary>How long something lives, in seconds, which Azure writes as text; an hour at most, none where it is not said.</summary>
    public static TimeSpan Lifetime(JsonElement answer, string field)
    {
        var seconds = answer.TryGetProperty(field, out var value) switch
        {
            true when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) => number,
            true when value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), out var number) => number,
            _ => 0,
        };
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3_600));
    }

    /// <summary>The token in a file that a cloud keeps fresh; null where there is none that can be read.</summary>
    public static async Task<string?> ReadTokenAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[LongestToken + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var token = System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return length <= LongestToken && Token.IsOne(token) ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
