namespace Policy.Webhook.Admission.Reviews;

/// <summary>Where a field stands. It is written out only for people, who hear of few fields of the many that are read.</summary>
/// <param name="parent">What holds it; null for what stands by itself.</param>
/// <param name="name">Its name; of no account for an entry of a list.</param>
/// <param name="index">Its place in a list; <see cref="Named"/> where it has a name.</param>
internal sealed class FieldPath(FieldPath? parent, string name, int index)
{
    /// <summary>The index of what is no entry of a list.</summary>
    public const int Named = -1;

    /// <summary>The path, such as <c>spec.containers[0].image</c>.</summary>
    public override string ToString() => (parent?.ToString() ?? "", index) switch
    {
        (var outer, not Named) => $"{outer}[{index}]",
        ("", _) => name,
        (var outer, _) => $"{outer}.{name}",
    };
}
