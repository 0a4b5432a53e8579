using System.IO.Pipelines;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>Reads a request's body: kept up to a limit, beyond it scanned for the envelope and let go.</summary>
internal static class ReviewBody
{
    /// <summary>Reads a review.</summary>
    /// <param name="body">The body.</param>
    /// <param name="limit">The most bytes that are kept.</param>
    /// <param name="place">Where a large one has to have its place to be kept.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <remarks>
    /// A body that is not kept is read on, to twice the limit: so a uid at its end is found, and a caller that writes all
    /// before it reads gets its answer.
    /// </remarks>
    public static async Task<ReviewResult> ReadAsync(
        PipeReader body, long limit, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        BodyBuffer? kept = null;
        ReviewScanner? scanner = null;
        ContainerProblem? problem = null;
        var length = 0L;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            length += read.Buffer.Length;
            problem ??= await WhyNotKeptAsync(length, limit, place, cancellationToken);

            // Most bodies come whole at the first read.
            kept ??= new BodyBuffer((int)read.Buffer.Length);
            if (scanner is null && problem is not null)
            {
                place.Dispose();
                scanner = new ReviewScanner();
                scanner.Feed(kept.Written.Span);
                kept.Dispose();
            }

            foreach (var segment in read.Buffer)
            {
                scanner?.Feed(segment.Span);
                if (scanner is null)
                {
                    kept.Write(segment.Span);
                }
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || length > 2 * limit)
            {
                break;
            }
        }

        return scanner is null || problem is null
            ? ReviewReader.Read(kept.Written).With(kept)
            : ReviewReader.FromEnvelope(scanner, problem);
    }

    private static async Task<ContainerProblem?> WhyNotKeptAsync(
        long length, long limit, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        if (length > limit)
        {
            return new ContainerProblem(
                UnknownReason.OverLimit, $"the review is larger than the {limit} bytes that are read (limits.requestBytes)");
        }

        return length <= LargeBodies.LargerThan || await place.TakeAsync(cancellationToken)
            ? null
            : new ContainerProblem(
                UnknownReason.Deadline, $"the review is large, and {LargeBodies.Most} as large were being decided on all the time there was");
    }
}
