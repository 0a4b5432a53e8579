using System.Collections.Concurrent;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests;

/// <summary>A source in memory that counts what is asked of it, and can be slow or broken.</summary>
internal sealed class FakeSource(TestContent? content = null) : IImageSource
{
    /// <summary>What was asked, in no order.</summary>
    public ConcurrentBag<string> Asked { get; } = [];

    /// <summary>What happens before each answer.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>The media type that the manifest is served as.</summary>
    public string? MediaType { get; init; }

    public Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken) =>
        AnswerAsync("resolve", content?.Manifest, blob => new RawManifest(blob.Digest, MediaType ?? blob.MediaType, blob.Bytes), cancellationToken);

    public Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        AnswerAsync("manifest", Find(descriptor), blob => new RawManifest(blob.Digest, blob.MediaType, blob.Bytes), cancellationToken);

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken) =>
        AnswerAsync("blob", Find(descriptor), blob => blob.Bytes, cancellationToken);

    private TestBlob? Find(Descriptor descriptor) => content?.All.FirstOrDefault(blob => blob.Digest == descriptor.Digest);

    private async Task<SourceResult<T>> AnswerAsync<T>(string what, TestBlob? blob, Func<TestBlob, T> answer, CancellationToken cancellationToken)
    {
        Asked.Add(what);
        await Before(cancellationToken);
        return blob is null ? new SourceError(UnknownReason.NotFound, $"no {what}") : answer(blob);
    }
}
