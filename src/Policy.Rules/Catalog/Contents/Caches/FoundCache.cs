namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>What a package manager or compiler kept for the next time, which does not come in an image.</summary>
/// <param name="Manager">Whose it is, in the word of <see cref="CachePlaces"/>: <c>apt</c>, <c>npm</c>, <c>go</c>; <see cref="CachePlaces.Other"/> where that is not known.</param>
/// <param name="Path">Its folder, from the root without a leading slash.</param>
/// <param name="Layer">The layer that holds the most of it, from 0; below the base's layers it is what the base left.</param>
/// <param name="Bytes">What it takes, in bytes: of files that have names outside too, which would stay, nothing.</param>
/// <param name="Files">How many files that is.</param>
internal sealed record FoundCache(string Manager, string Path, int Layer, long Bytes, int Files);
