using Policy.Images.Configuration;
using Policy.Rules.Images;

namespace Policy.Images;

/// <summary>Finds out what rules need to know about images, from wherever the images are.</summary>
public sealed class ImageInspector
{
    private readonly PratiqueConfiguration _configuration;
    private readonly TimeProvider _time;

    /// <summary>Makes an inspector.</summary>
    public ImageInspector(PratiqueConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
    }

    /// <summary>
    /// Reads images side by side, each once. Whatever fails is a value with its reason; what is not done within the
    /// budget is <see cref="Policy.Rules.Verdicts.UnknownReason.Deadline"/>.
    /// </summary>
    /// <param name="requests">What to find out.</param>
    /// <param name="budget">How long it may take.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="OperationCanceledException">The asker has gone.</exception>
    public Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(
        IReadOnlyCollection<ImageRequest> requests, TimeSpan budget, CancellationToken cancellationToken)
    {
        _ = (_configuration, _time);
        throw new NotSupportedException();
    }
}
