using System.Text.Json;
using System.Text.Json.Serialization;

namespace Policy.Webhook.Kubernetes.Wire;

/// <summary>
/// Kubernetes' JSON, of the few types that are read and written here. Those of the client package are not used: they are
/// hundreds, which one context would bring into the program, and they lose on writing what they do not know.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(ListPage))]
[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(ClusterEvent))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class KubernetesJson : JsonSerializerContext
{
    /// <summary>A MicroTime. Source: Kubernetes, k8s.io/apimachinery/pkg/apis/meta/v1, RFC3339Micro.</summary>
    public static string Micro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
