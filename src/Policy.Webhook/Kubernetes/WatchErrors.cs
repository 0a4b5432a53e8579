using System.Text.Json;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>The Status that comes in a watch instead of an object.</summary>
internal static class WatchErrors
{
    /// <summary>Reads it; empty where it is none.</summary>
    public static ApiStatus Read(JsonElement json)
    {
        try
        {
            return json.Deserialize(KubernetesJson.Default.ApiStatus) ?? new ApiStatus();
        }
        catch (JsonException)
        {
            // Said to be an error, and no more is known of it.
            return new ApiStatus();
        }
    }
}
