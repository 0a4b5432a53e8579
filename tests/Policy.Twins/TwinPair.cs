using Policy.Rules.Images;

namespace Policy.Twins;

/// <summary>An application built in one stage, and the same built in stages.</summary>
/// <param name="Name">Its name: the application and how its Dockerfiles vary.</param>
/// <param name="Stack">What it is written in: <c>node</c>, <c>go</c>, <c>java</c>…</param>
/// <param name="Dialect">Who built it: <c>docker</c>, <c>buildkit</c>, <c>buildah</c>, <c>buildah --layers</c>.</param>
/// <param name="Single">Built in one stage.</param>
/// <param name="Multi">Built in stages.</param>
public sealed record TwinPair(string Name, string Stack, string Dialect, ImageFacts Single, ImageFacts Multi)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Dialect}";
}

/// <summary>An image by itself, and why it is one of those that it stands among.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why.</param>
/// <param name="Facts">The image.</param>
public sealed record TwinImage(string Name, string Why, ImageFacts Facts)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
