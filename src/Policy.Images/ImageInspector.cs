using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Policy.Images.Attestations;
using Policy.Images.Configuration;
using Policy.Images.Layers;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images;

/// <summary>Reads an image in a registry on some platforms.</summary>
internal delegate Task<ImageRead> RegistryReading(
    ImageReference reference, IReadOnlyCollection<Platform> platforms, Needs needs, Deadline deadline, PullCredentials? own);

/// <summary>Finds out what rules need to know about images, from wherever the images are.</summary>
public sealed class ImageInspector : IDisposable
{
    // For each place that images come from. Reads wait for others far more than they compute; more at once would only
    // look like an attack to a registry, and a registry that is slow keeps nobody from asking another.
    private const int MaxParallel = 8;

    private static readonly ActivitySource Traces = new(TelemetryNames.Source);

    private readonly ImageSources _sources;
    private readonly LimitSettings _limits;
    private readonly TimeProvider _time;
    private readonly ContentsReader _contents;
    private readonly AttestationsReader _attestations;
    private readonly RegistryReading _registry = null!;
    private readonly RegistryInspector? _registries;

    /// <summary>Makes an inspector, which lives as long as the program.</summary>
    /// <param name="configuration">The registries' settings, credentials and caps.</param>
    /// <param name="time">The clock that budgets run by.</param>
    /// <param name="access">What may be reached beyond the configuration; nothing by default.</param>
    /// <param name="meters">Where measurements go; null measures nothing.</param>
    public ImageInspector(PratiqueConfiguration configuration, TimeProvider time, RegistryAccess? access = null, IMeterFactory? meters = null)
        : this(configuration, time, ContentsReaders.Of(configuration, time, meters))
    {
        _registries = RegistryInspector.Of(configuration, access ?? RegistryAccess.ConfiguredOnly, _contents, time, meters);
        _registry = _registries.InspectAsync;
    }

    internal ImageInspector(PratiqueConfiguration configuration, TimeProvider time, RegistryReading registry)
        : this(configuration, time, ContentsReaders.Of(configuration, time, null)) => _registry = registry;

    private ImageInspector(PratiqueConfiguration configuration, TimeProvider time, ContentsReader contents)
    {
        _contents = contents;
        _attestations = new AttestationsReader(time);
        _sources = new ImageSources(configuration);
        _limits = configuration.Limits;
        _time = time;
    }

    /// <summary>
    /// Whether layers are read on threads that give way to all others, as befits a service: an answer that is known is not
    /// to wait for one that is not.
    /// </summary>
    public bool LayersGiveWay
    {
        get => _contents.GivesWay;
        set => _contents.GivesWay = value;
    }

    /// <summary>Told of every piece of a layer that is read how many bytes it has, on whatever thread reads.</summary>
    public Action<long>? LayerBytesRead
    {
        get => _contents.BytesRead;
        set => _contents.BytesRead = value;
    }

    /// <summary>
    /// What everybody may be told, where that is all that is asked: no credential is needed for it, and nobody is asked or
    /// waited for. Null where any of it is not known.
    /// </summary>
    /// <param name="requests">What to find out.</param>
    public IReadOnlyDictionary<ImageRequest, ImageInspection>? Recall(IReadOnlyCollection<ImageRequest> requests)
    {
        if (_registries is not { } registries)
        {
            return null;
        }

        var inspections = new Dictionary<ImageRequest, ImageInspection>(requests.Count);
        foreach (var request in requests)
        {
            if (request.Location.Reference is not { } reference || !_sources.IsOverNetwork(request.Location)
                || registries.Recall(reference, request.Platform, request.Needs) is not { } known)
            {
                return null;
            }

            inspections[request] = known;
        }

        // An image is asked for on one platform after the other, and counts once.
        ImageLocation? told = null;
        foreach (var (location, _, _) in requests)
        {
            if (location != told)
            {
                using var span = Trace(location);
                registries.Recalled();
                told = location;
            }
        }

        return inspections;
    }

    /// <summary>
    /// Reads images side by side, each once, with the configured docker config alone. Whatever fails is a value with its
    /// reason; what is not done within the budget is <see cref="UnknownReason.Deadline"/>.
    /// </summary>
    /// <param name="requests">What to find out.</param>
    /// <param name="budget">How long it may take.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="OperationCanceledException">The asker has gone.</exception>
    public Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(
        IReadOnlyCollection<ImageRequest> requests, TimeSpan budget, CancellationToken cancellationToken) =>
        InspectAsync(requests, budget, PullCredentials.None, cancellationToken);

    /// <summary>
    /// Reads images side by side, each once. Whatever fails is a value with its reason; what is not done within the
    /// budget is <see cref="UnknownReason.Deadline"/>.
    /// </summary>
    /// <param name="requests">What to find out.</param>
    /// <param name="budget">How long it may take.</param>
    /// <param name="credentials">What registries are asked with beside the configured docker config, here and in what is read on in the background.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="OperationCanceledException">The asker has gone.</exception>
    public async Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(
        IReadOnlyCollection<ImageRequest> requests, TimeSpan budget, PullCredentials credentials, CancellationToken cancellationToken)
    {
        var left = budget < TimeSpan.Zero ? TimeSpan.Zero : budget;
        using var end = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        var deadline = new Deadline(_time, left, either.Token);
        var inspections = new ConcurrentDictionary<ImageRequest, ImageInspection>();
        var images = requests.GroupBy(request => request.Location).ToList();

        // Most ask about one image, and what is known of it is there at once: nothing is to be shared out.
        if (images is [var only])
        {
            await InspectImageAsync(only, CancellationToken.None);
            return inspections;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Task.WhenAll(images.GroupBy(image => image.Key.Reference?.Registry).Select(place => Parallel.ForEachAsync(place, options, InspectImageAsync)));
        return inspections;

        async ValueTask InspectImageAsync(IGrouping<ImageLocation, ImageRequest> image, CancellationToken _)
        {
            var inspect = await InspectAsync(
                image.Key, [.. image.Select(request => request.Platform).Distinct()],
                image.Aggregate(Needs.None, (needs, request) => needs | request.Needs), deadline, credentials, cancellationToken);
            foreach (var request in image)
            {
                inspections[request] = inspect(request.Platform);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registries?.Dispose();
        _contents.Dispose();
        _attestations.Dispose();
    }

    // An exception that is a value here is the outside world's: a file that cannot be read, a stream that breaks off.
    private async Task<Func<Platform, ImageInspection>> InspectAsync(
        ImageLocation location, IReadOnlyCollection<Platform> platforms, Needs needs, Deadline deadline, PullCredentials? own,
        CancellationToken cancellationToken)
    {
        using var span = Trace(location);
        try
        {
            deadline.Token.ThrowIfCancellationRequested();
            var read = await ReadAsync(location, platforms, needs, deadline, own);
            return platform => read[platform] is { Succeeded: false, Error: var error } ? NotKnown(error.Reason, error.Message) : read[platform].Value!;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _ => NotKnown(UnknownReason.Deadline, $"{location} was not read in the time there was");
        }
        catch (InvalidDataException exception)
        {
            return _ => NotKnown(UnknownReason.Malformed, $"{location}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return _ => NotKnown(UnknownReason.Unreachable, $"{location}: {exception.Message}");
        }
    }

    private async Task<ImageRead> ReadAsync(
        ImageLocation location, IReadOnlyCollection<Platform> platforms, Needs needs, Deadline deadline, PullCredentials? own)
    {
        if (_sources.IsOverNetwork(location) && location.Reference is { } reference)
        {
            return await _registry(reference, platforms, needs, deadline, own);
        }

        var source = await _sources.OpenAsync(location, deadline.Token);
        if (!source.Succeeded)
        {
            return ImageRead.Failed(platforms, source.Error);
        }

        var read = await new ImageReader(source.Value, _limits).ReadAsync(platforms, deadline.Token);
        read = await _contents.AddAsync(read, needs, new DiskLayers(source.Value, location), deadline);
        return await _attestations.AddAsync(read, needs, new DiskAttachments(source.Value, location), deadline);
    }

    private static Activity? Trace(ImageLocation location) =>
        Traces.StartActivity(TelemetryNames.InspectionSpan)?.SetTag(TelemetryNames.Image, location.ToString());

    // Messages name what stands in images and folders, which strangers wrote.
    private static ImageInspection.NotKnown NotKnown(UnknownReason reason, string message) =>
        new(reason, RegistryText.Clean(message, RegistryText.LongestMessage));
}
