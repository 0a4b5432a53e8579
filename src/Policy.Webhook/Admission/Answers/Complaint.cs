using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Webhook.Admission.Answers;

/// <summary>Something to say about one or more containers: what is alike for several is said once.</summary>
internal sealed record Complaint
{
    /// <summary>What is done about it.</summary>
    public required EnforcementAction Action { get; init; }

    /// <summary>The rules; several only where none of them could judge, for the same reason.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>The policies that ask for <see cref="Action"/>.</summary>
    public required ImmutableArray<string> Policies { get; init; }

    /// <summary>What was seen.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>The containers.</summary>
    public required Places Places { get; init; }

    /// <summary>The platforms it was seen on; empty where that is all that were judged.</summary>
    public required ImmutableArray<string> Platforms { get; init; }
}
