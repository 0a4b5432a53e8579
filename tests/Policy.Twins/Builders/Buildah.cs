namespace Policy.Twins.Builders;

/// <summary>buildah, with a layer for each step (<c>--layers</c>) or one for all. Its lines are the Dockerfile's, by experiment with 1.28.</summary>
/// <param name="layers">Whether each step makes a layer.</param>
internal sealed class Buildah(bool layers) : Dialect
{
    private const int ShortIdLength = 12;

    /// <inheritdoc/>
    public override string Name => layers ? "buildah --layers" : "buildah";

    /// <inheritdoc/>
    public override bool MakesOneLayer => !layers;

    /// <inheritdoc/>
    public override bool WorkdirMakesLayer(bool isThere) => false;

    /// <inheritdoc/>
    public override (string Name, string Value)? Label => ("io.buildah.version", "1.28.2");

    /// <inheritdoc/>
    public override string Line(Step step) => step.Keyword switch
    {
        "RUN" => $"{Arguments(step)}/bin/sh -c {(step.Flags.Length > 0 ? step.Flags + " " : "")}{step.Value}",
        "COPY" or "ADD" => $"/bin/sh -c #(nop) {step.Keyword} {step.SourceHash} in {step.Destination} ",
        _ => $"/bin/sh -c #(nop) {step.Keyword} {step.Raw}",
    };

    /// <inheritdoc/>
    public override string Remark(string from, int index, bool isLast) =>
        !layers ? (isLast ? $"FROM {from}" : "")
        : index == 0 ? $"FROM {from}"
        : $"FROM {Hash.Of($"{from} {index}")[..ShortIdLength]}";
}
