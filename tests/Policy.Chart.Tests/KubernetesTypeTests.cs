using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using Policy.Chart.Tests.Kubernetes;
using Policy.Chart.Tests.Rendering;
using Policy.Rules.Policies;

namespace Policy.Chart.Tests;

/// <summary>What is rendered is what Kubernetes has: no field that it does not know, none of another type.</summary>
public sealed class KubernetesTypeTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = false,
    };

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Pod"] = typeof(V1Pod),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration"] = typeof(V1ValidatingWebhookConfiguration),
        ["apiextensions.k8s.io/v1/CustomResourceDefinition"] = typeof(V1CustomResourceDefinition),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = typeof(V1ClusterRole),
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = typeof(V1ClusterRoleBinding),
        ["rbac.authorization.k8s.io/v1/Role"] = typeof(V1Role),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = typeof(V1RoleBinding),
        ["cert-manager.io/v1/Certificate"] = typeof(Certificate),
        ["cert-manager.io/v1/Issuer"] = typeof(Issuer),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
    };

    public static TheoryData<string> Cases => ChartCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_object_is_of_its_kind(string name)
    {
        foreach (var one in await new ChartCase(name).ObjectsAsync())
        {
            var kind = $"{one["apiVersion"]}/{one["kind"]}";
            if (kind == $"{PolicyWords.ApiVersion}/{PolicyWords.Kind}")
            {
                Assert.Empty(PolicyReader.Read(one.ToJsonString(), name).Errors);
                continue;
            }

            Assert.True(Types.TryGetValue(kind, out var type), $"{kind} is not known to this test");
            Assert.NotNull(Read(one, type, name));
        }
    }

    [Fact]
    public async Task A_field_that_Kubernetes_does_not_have_would_be_told()
    {
        var deployment = await new ChartCase("default").ObjectAsync("Deployment");
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["securityContext"]!["readOnly"] = true;

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<V1Deployment>(deployment, Strict));
    }

    private static object? Read(JsonObject one, Type type, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(one, type, Strict);
        }
        catch (JsonException refusal)
        {
            Assert.Fail($"{name}: {one["kind"]} {one["metadata"]!["name"]}: {refusal.Message}");
            return null;
        }
    }
}
