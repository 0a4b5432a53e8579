namespace Policy.Rules.Contents;

/// <summary>A credential that a file of a layer holds. The credential itself is not kept.</summary>
/// <param name="Path">The file, from the root without a leading slash.</param>
/// <param name="Kind">What it is, with its article: <c>a private key</c>.</param>
/// <param name="Line">The line that it begins in; the first is 1.</param>
/// <param name="Excerpt">How it stands there, redacted: <c>_authToken=[redacted]</c>.</param>
/// <param name="Confidence">How sure, from 0 to 1.</param>
public sealed record FileSecret(string Path, string Kind, int Line, string Excerpt, double Confidence);

/// <summary>A credential that a layer of an image holds.</summary>
/// <param name="Layer">The layer, from 0, the lowest.</param>
/// <param name="Secret">The credential.</param>
/// <param name="IsVisible">Whether a container sees the file; else a later layer deletes or overwrites it, and it can be had from the layer.</param>
public sealed record LayerSecret(int Layer, FileSecret Secret, bool IsVisible);
