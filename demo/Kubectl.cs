using System.Text.Json;
using System.Text.Json.Nodes;

namespace Policy.Demo;

/// <summary>What the API server asks a webhook when kubectl creates an object, and what kubectl prints of the answer.</summary>
internal static class Kubectl
{
    private const string WebhookName = "images.pratique.dev";

    /// <summary>The AdmissionReview for creating an object. Source: Kubernetes admission.k8s.io/v1.</summary>
    public static JsonObject Review(JsonObject workload)
    {
        var (group, version) = GroupVersion(workload);
        var kind = workload["kind"]!.GetValue<string>();
        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString(),
                ["kind"] = new JsonObject { ["group"] = group, ["version"] = version, ["kind"] = kind },
                ["resource"] = new JsonObject { ["group"] = group, ["version"] = version, ["resource"] = Resource(kind) },
                ["name"] = workload["metadata"]!["name"]!.DeepClone(),
                ["namespace"] = workload["metadata"]!["namespace"]!.DeepClone(),
                ["operation"] = "CREATE",
                ["userInfo"] = new JsonObject { ["username"] = "demo" },
                ["object"] = workload.DeepClone(),
                ["dryRun"] = false,
            },
        };
    }

    /// <summary>Prints the answer.</summary>
    public static void Print(JsonObject workload, JsonElement response)
    {
        if (response.TryGetProperty("warnings", out var warnings))
        {
            foreach (var warning in warnings.EnumerateArray())
            {
                Console.WriteLine($"Warning: {warning.GetString()}");
            }
        }

        if (response.GetProperty("allowed").GetBoolean())
        {
            var (group, _) = GroupVersion(workload);
            var kind = workload["kind"]!.GetValue<string>().ToLowerInvariant() + (group.Length == 0 ? "" : "." + group);
            Console.WriteLine($"{kind}/{workload["metadata"]!["name"]} created");
        }
        else
        {
            var status = response.GetProperty("status");
            var reason = status.TryGetProperty("reason", out var given) ? $" ({given.GetString()})" : "";
            Console.WriteLine($"Error from server{reason}: admission webhook \"{WebhookName}\" denied the request: {status.GetProperty("message").GetString()}");
        }
    }

    private static (string Group, string Version) GroupVersion(JsonObject workload)
    {
        var apiVersion = workload["apiVersion"]!.GetValue<string>().Split('/');
        return apiVersion is [var group, var version] ? (group, version) : ("", apiVersion[0]);
    }

    private static string Resource(string kind) => kind.ToLowerInvariant() + "s";
}
