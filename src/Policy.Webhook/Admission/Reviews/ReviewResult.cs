using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>A request read from a body, or why the body holds none. Once it is disposed, the request's objects cannot be read.</summary>
internal readonly record struct ReviewResult : IDisposable
{
    private readonly ImmutableArray<IDisposable> _borrowed;

    private ReviewResult(AdmissionRequest? request, string? refusal, ImmutableArray<IDisposable> borrowed)
    {
        Request = request;
        Refusal = refusal;
        _borrowed = borrowed;
    }

    /// <summary>The request.</summary>
    public AdmissionRequest? Request { get; }

    /// <summary>Why there is none, for people.</summary>
    public string? Refusal { get; }

    /// <summary>Whether there is a request.</summary>
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsReadable => Request is not null;

    public static implicit operator ReviewResult(AdmissionRequest request) => new(request, null, []);

    /// <summary>This result, which gives something back when it is disposed, after what it had to give back before.</summary>
    public ReviewResult With(IDisposable borrowed) => new(Request, Refusal, _borrowed.Add(borrowed));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var borrowed in _borrowed)
        {
            borrowed.Dispose();
        }
    }

    /// <summary>The body holds no review that can be answered.</summary>
    public static ReviewResult Refused(string why) => new(null, why, []);
}
