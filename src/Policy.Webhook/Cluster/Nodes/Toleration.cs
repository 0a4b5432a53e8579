namespace Policy.Webhook.Cluster.Nodes;

/// <summary>What a pod bears of a node. Source: Kubernetes core/v1, Toleration.</summary>
/// <param name="Key">The taint's key; empty for every key.</param>
/// <param name="Operator"><c>Exists</c> or <c>Equal</c>, which is the default.</param>
/// <param name="Value">The taint's value, for <c>Equal</c>.</param>
/// <param name="Effect">The taint's effect; empty for every effect.</param>
internal sealed record Toleration(string Key, string Operator, string Value, string Effect)
{
    /// <summary>Whether it bears a taint.</summary>
    public bool Bears(NodeTaint taint) =>
        (Effect.Length == 0 || Effect == taint.Effect)
        && (Key.Length == 0 ? Operator == "Exists" : Key == taint.Key)
        && Operator switch
        {
            "Exists" => true,
            "" or "Equal" => Value == taint.Value,

            // An operator that is not known may bear anything.
            _ => true,
        };
}
