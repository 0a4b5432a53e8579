using Policy.Images.Cache;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Layers;

/// <summary>Where one asker reads an image's layers.</summary>
internal interface ILayerSource
{
    /// <summary>Who reads where, for messages and for sharing: equal for those who may share a read.</summary>
    object Asker { get; }

    /// <summary>What layers are read from, such as a registry: places take turns.</summary>
    string Place { get; }

    /// <summary>The image's place, for people.</summary>
    string Name { get; }

    /// <summary>Who may be told of what is read.</summary>
    FactsScope Scope { get; }

    /// <summary>Whether the asker may be told of a layer that others read with credentials.</summary>
    Task<bool> MayBeToldAsync(Digest layer, Deadline deadline);

    /// <summary>A layer's bytes as stored, up to <paramref name="limit"/>; the stream verifies size and digest where it ends.</summary>
    Task<SourceResult<Stream>> OpenAsync(Layer layer, long limit, Deadline deadline);

    /// <summary>Whether parts of a layer can be had sooner than the whole.</summary>
    bool GivesParts { get; }

    /// <summary>Some bytes of a layer, which nothing verifies.</summary>
    Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(Layer layer, ByteRange range, Deadline deadline);
}
