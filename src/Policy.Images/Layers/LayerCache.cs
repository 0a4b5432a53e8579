using Policy.Images.Cache;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Images.Layers;

/// <summary>What is known of a layer, and for whom.</summary>
/// <param name="Scope">Who may be told.</param>
/// <param name="Digest">The layer.</param>
/// <param name="Needs">What it was read for, of <see cref="Needs.Contents"/>.</param>
internal readonly record struct LayerKey(FactsScope Scope, Digest Digest, Needs Needs);

/// <summary>
/// What is known of layers by digest, shared by all images that hold them: in memory, and in a folder where there is one.
/// </summary>
/// <param name="capacity">Of what is kept in memory, in bytes.</param>
/// <param name="folder">Where it is kept beyond the program's life; null keeps it in memory alone.</param>
internal sealed class LayerCache(long capacity, LayerFolder? folder = null)
{
    private readonly BoundedCache<LayerKey, LayerContents> _layers = new(capacity);

    /// <summary>The bytes kept in memory.</summary>
    public long Bytes => _layers.Weight;

    /// <summary>How many layers are kept in memory.</summary>
    public int Count => _layers.Count;

    /// <summary>What is known; null where nothing is. A layer that was read for more serves too.</summary>
    public LayerContents? Find(FactsScope scope, Digest digest, Needs needs)
    {
        foreach (var read in Enough(needs))
        {
            var key = new LayerKey(scope, digest, read);
            if (_layers.TryGet(key, out var contents))
            {
                return contents;
            }

            if (folder?.Find(key) is { } kept)
            {
                Remember(key, kept);
                return kept;
            }
        }

        return null;
    }

    /// <summary>Keeps what was read.</summary>
    public void Keep(LayerKey key, LayerContents contents)
    {
        Remember(key, contents);
        folder?.Keep(key, contents);
    }

    private void Remember(LayerKey key, LayerContents contents) => _layers.Keep(key, contents, LayerWeight.Of(contents));

    // What was asked for, then all that holds more: the other flags counted down from all of them.
    private static IEnumerable<Needs> Enough(Needs needs)
    {
        yield return needs;
        for (var more = Needs.Contents & ~needs; more != Needs.None; more = (more - 1) & Needs.Contents & ~needs)
        {
            yield return needs | more;
        }
    }
}

/// <summary>What a layer's contents take in memory.</summary>
internal static class LayerWeight
{
    private const long Overhead = 512;
    private const long EachPackage = 128;

    /// <summary>In bytes, as estimated.</summary>
    public static long Of(LayerContents contents) =>
        Overhead + contents.Entries.Packed.Length
        + contents.Packages.Sum(package => EachPackage + (2L * (package.Name.Length + package.Version.Length + package.Requires.Length + package.Provides.Length)))
        + contents.Manifests.Sum(manifest => EachPackage + (2L * (manifest.Requires.Length + manifest.DevRequires.Length)))
        + contents.Projects.Sum(project => EachPackage + (2L * (project.Path.Length + project.Name.Length + project.Requires.Length + project.DevRequires.Length)))
        + contents.Secrets.Sum(secret => EachPackage + (2L * (secret.Path.Length + secret.Kind.Length + secret.Excerpt.Length)))
        + contents.Files.Sum(file => Overhead + file.Value.Length)
        + contents.Problems.Sum(problem => Overhead + (2L * problem.Message.Length));
}
