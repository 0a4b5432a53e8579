namespace Policy.Twins.Builders;

/// <summary>BuildKit: what it drops of COPY is --from. Source: BuildKit, frontend/dockerfile/dockerfile2llb/convert.go.</summary>
internal sealed class BuildKit : Dialect
{
    /// <inheritdoc/>
    public override string Name => "buildkit";

    /// <inheritdoc/>
    public override bool KeepsEmptyLayers => true;

    /// <inheritdoc/>
    public override bool WorkdirMakesLayer(bool isThere) => true;

    /// <inheritdoc/>
    public override string Line(Step step) => step.Keyword switch
    {
        "RUN" => $"RUN {Arguments(step)}/bin/sh -c {step.Value} # buildkit",
        "COPY" or "ADD" => $"{step.Keyword} {(step.Owner.Length > 0 ? $"--chown={step.Owner} " : "")}{string.Join(' ', step.Sources)} {step.Destination} # buildkit",
        "CMD" or "ENTRYPOINT" => $"{step.Keyword} {step.GoList}",
        "EXPOSE" => $"EXPOSE map[{string.Join(' ', step.Value.Split(' ').Select(port => $"{(port.Contains('/', StringComparison.Ordinal) ? port : $"{port}/tcp")}:{{}}"))}]",
        "VOLUME" => $"VOLUME [{step.Value}]",
        _ => $"{step.Keyword} {step.Value}",
    };

    /// <inheritdoc/>
    public override string Remark(string from, int index, bool isLast) => "buildkit.dockerfile.v0";
}
