namespace Policy.Twins.Builders;

/// <summary>The classic docker builder. Source: moby, builder/dockerfile, dispatchers.go and copy.go.</summary>
internal sealed class ClassicDocker : Dialect
{
    /// <inheritdoc/>
    public override string Name => "docker";

    /// <inheritdoc/>
    public override string Line(Step step) => step.Keyword switch
    {
        "RUN" => $"{Arguments(step)}/bin/sh -c {step.Value}",
        "COPY" or "ADD" => $"/bin/sh -c #(nop) {step.Keyword} {(step.Owner.Length > 0 ? $"--chown={step.Owner}" : "")}{step.SourceHash} in {step.Destination} ",
        "WORKDIR" => $"/bin/sh -c #(nop) WORKDIR {step.Value}",
        "CMD" or "ENTRYPOINT" => $"/bin/sh -c #(nop)  {step.Keyword} {step.GoList}",
        "VOLUME" => $"/bin/sh -c #(nop)  VOLUME [{step.Value}]",
        _ => $"/bin/sh -c #(nop)  {step.Keyword} {step.Value}",
    };

    /// <inheritdoc/>
    public override string Remark(string from, int index, bool isLast) => "";
}
