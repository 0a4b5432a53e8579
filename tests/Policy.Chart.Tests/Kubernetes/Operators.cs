using System.Text.Json.Serialization;
using k8s.Models;

namespace Policy.Chart.Tests.Kubernetes;

// What the chart uses of kinds that operators bring. Sources: monitoring.coreos.com/v1, cert-manager.io/v1.

/// <summary>A kind of an operator.</summary>
internal abstract record Custom
{
    [JsonPropertyName("apiVersion")]
    public required string ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("metadata")]
    public required V1ObjectMeta Metadata { get; init; }
}

internal sealed record ServiceMonitor : Custom
{
    [JsonPropertyName("spec")]
    public required ServiceMonitorSpec Spec { get; init; }
}

internal sealed record ServiceMonitorSpec(
    [property: JsonPropertyName("selector")] V1LabelSelector Selector, [property: JsonPropertyName("endpoints")] IReadOnlyList<MonitorEndpoint> Endpoints);

internal sealed record MonitorEndpoint(
    [property: JsonPropertyName("port")] string Port, [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("interval")] string Interval);

internal sealed record PrometheusRule : Custom
{
    [JsonPropertyName("spec")]
    public required PrometheusRuleSpec Spec { get; init; }
}

internal sealed record PrometheusRuleSpec([property: JsonPropertyName("groups")] IReadOnlyList<RuleGroup> Groups);

internal sealed record RuleGroup([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("rules")] IReadOnlyList<AlertingRule> Rules);

internal sealed record AlertingRule(
    [property: JsonPropertyName("alert")] string Alert, [property: JsonPropertyName("expr")] string Expr, [property: JsonPropertyName("for")] string For,
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels,
    [property: JsonPropertyName("annotations")] IReadOnlyDictionary<string, string> Annotations);

internal sealed record Issuer : Custom
{
    [JsonPropertyName("spec")]
    public required IssuerSpec Spec { get; init; }
}

internal sealed record IssuerSpec([property: JsonPropertyName("selfSigned")] IReadOnlyDictionary<string, string> SelfSigned);

internal sealed record Certificate : Custom
{
    [JsonPropertyName("spec")]
    public required CertificateSpec Spec { get; init; }
}

internal sealed record CertificateSpec(
    [property: JsonPropertyName("secretName")] string SecretName, [property: JsonPropertyName("dnsNames")] IReadOnlyList<string> DnsNames,
    [property: JsonPropertyName("duration")] string Duration, [property: JsonPropertyName("renewBefore")] string RenewBefore,
    [property: JsonPropertyName("usages")] IReadOnlyList<string> Usages, [property: JsonPropertyName("privateKey")] CertificateKey PrivateKey,
    [property: JsonPropertyName("issuerRef")] IssuerReference IssuerRef);

internal sealed record CertificateKey(
    [property: JsonPropertyName("algorithm")] string Algorithm, [property: JsonPropertyName("size")] int Size,
    [property: JsonPropertyName("rotationPolicy")] string RotationPolicy);

internal sealed record IssuerReference(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("group")] string? Group);
