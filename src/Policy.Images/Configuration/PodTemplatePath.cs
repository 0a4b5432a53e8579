namespace Policy.Images.Configuration;

/// <summary><c>podTemplatePaths[]</c>: where a custom kind carries a pod template.</summary>
/// <param name="Group">Its API group; empty for the core group.</param>
/// <param name="Kind">Its kind, such as <c>Rollout</c>.</param>
/// <param name="Path">The template's field, from the object's root: <c>spec.template</c>.</param>
public sealed record PodTemplatePath(string Group, string Kind, string Path);
