using System.Collections.Immutable;

namespace Policy.Twins.Builders;

/// <summary>An instruction as a history line has to tell it.</summary>
/// <param name="Keyword"><c>RUN</c>, <c>COPY</c>, <c>CMD</c>…</param>
/// <param name="Raw">The rest as the Dockerfile has it.</param>
/// <param name="Value">The rest with variables put in and <c>NAME=value</c> for the old form of ENV.</param>
internal sealed record Step(string Keyword, string Raw, string Value)
{
    /// <summary>The words of an exec form, or shell and command line of a shell form; for CMD and ENTRYPOINT.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Build arguments in effect, for RUN.</summary>
    public ImmutableArray<string> BuildArgs { get; init; } = [];

    /// <summary>What COPY takes.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Where COPY puts it.</summary>
    public string Destination { get; init; } = "";

    /// <summary>COPY's --chown; empty for none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What COPY takes, as the classic builder hashes it: <c>file:</c>, <c>dir:</c>, <c>multi:</c> and a hash.</summary>
    public string SourceHash { get; init; } = "";

    /// <summary>The Dockerfile's flags of RUN: <c>--mount=type=cache,target=/root/.npm</c>.</summary>
    public string Flags { get; init; } = "";

    /// <summary>The words as Go prints a list: <c>["a" "b"]</c>.</summary>
    public string GoList => $"[{string.Join(' ', Words.Select(word => $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]";
}

/// <summary>How a builder writes history and makes layers.</summary>
internal abstract class Dialect
{
    /// <summary>Its name, as pairs say it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether all steps make one layer, which hangs on the last line.</summary>
    public virtual bool MakesOneLayer => false;

    /// <summary>Whether WORKDIR makes a layer.</summary>
    /// <param name="isThere">Whether the folder is there already.</param>
    public virtual bool WorkdirMakesLayer(bool isThere) => !isThere;

    /// <summary>Whether a step that changed nothing makes a layer nevertheless.</summary>
    public virtual bool KeepsEmptyLayers => false;

    /// <summary>The label that it sets on what it builds; null for none.</summary>
    public virtual (string Name, string Value)? Label => null;

    /// <summary>The line of a step.</summary>
    public abstract string Line(Step step);

    /// <summary>The remark on a line.</summary>
    /// <param name="from">The base's full name.</param>
    /// <param name="index">The line's place in the build.</param>
    /// <param name="isLast">Whether it is the build's last.</param>
    public abstract string Remark(string from, int index, bool isLast);

    /// <summary>Build arguments before a command: <c>|1 A=x </c>.</summary>
    protected static string Arguments(Step step) =>
        step.BuildArgs.IsEmpty ? "" : $"|{step.BuildArgs.Length} {string.Join(' ', step.BuildArgs)} ";
}
