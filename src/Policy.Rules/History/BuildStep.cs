using System.Collections.Immutable;

namespace Policy.Rules.History;

/// <summary>A Dockerfile instruction, or what a builder without Dockerfile did. Source: Dockerfile reference.</summary>
public enum Instruction
{
    /// <summary>The line could not be understood.</summary>
    Unknown,

    /// <summary>A root file system was put in (ADD of a rootfs, debuerreotype, umoci, bazel, ko).</summary>
    Import,

    /// <summary>RUN.</summary>
    Run,

    /// <summary>COPY.</summary>
    Copy,

    /// <summary>ADD.</summary>
    Add,

    /// <summary>ENV.</summary>
    Env,

    /// <summary>ARG.</summary>
    Arg,

    /// <summary>LABEL.</summary>
    Label,

    /// <summary>USER.</summary>
    User,

    /// <summary>WORKDIR.</summary>
    Workdir,

    /// <summary>ENTRYPOINT.</summary>
    Entrypoint,

    /// <summary>CMD.</summary>
    Cmd,

    /// <summary>EXPOSE.</summary>
    Expose,

    /// <summary>VOLUME.</summary>
    Volume,

    /// <summary>SHELL.</summary>
    Shell,

    /// <summary>HEALTHCHECK.</summary>
    Healthcheck,

    /// <summary>ONBUILD.</summary>
    OnBuild,

    /// <summary>STOPSIGNAL.</summary>
    StopSignal,

    /// <summary>MAINTAINER.</summary>
    Maintainer,
}

/// <summary>Who wrote a history line.</summary>
public enum BuilderDialect
{
    /// <summary>Nobody that is known.</summary>
    Unknown,

    /// <summary>The classic docker builder (<c>/bin/sh -c #(nop) …</c>).</summary>
    Docker,

    /// <summary>BuildKit (<c>… # buildkit</c>).</summary>
    BuildKit,

    /// <summary>buildah and podman build.</summary>
    Buildah,

    /// <summary>kaniko.</summary>
    Kaniko,

    /// <summary>Debian's debuerreotype (<c># debian.sh …</c>).</summary>
    Debuerreotype,

    /// <summary>umoci, as Ubuntu's bases have it.</summary>
    Umoci,

    /// <summary>bazel's rules_oci and rules_docker.</summary>
    Bazel,

    /// <summary>ko.</summary>
    Ko,

    /// <summary>apko.</summary>
    Apko,

    /// <summary>jib.</summary>
    Jib,

    /// <summary>Cloud Native Buildpacks.</summary>
    Buildpacks,
}

/// <summary>How a command is written.</summary>
public enum CommandForm
{
    /// <summary>The step has no command, or the form cannot be told.</summary>
    None,

    /// <summary>Run by a shell: <c>CMD node app.js</c>.</summary>
    Shell,

    /// <summary>Run as it stands: <c>CMD ["node", "app.js"]</c>.</summary>
    Exec,
}

/// <summary>One line of an image's history, understood.</summary>
public sealed record BuildStep
{
    /// <summary>Its place in the config's history, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its place as findings name it: <c>history[7]</c>.</summary>
    public string Place => $"history[{Index}]";

    /// <summary>The line as the builder wrote it.</summary>
    public required string Text { get; init; }

    /// <summary>What it does.</summary>
    public required Instruction Instruction { get; init; }

    /// <summary>Who wrote it.</summary>
    public BuilderDialect Dialect { get; init; }

    /// <summary>
    /// The instruction's value without the builder's wrapping: for RUN the command line that the shell was given, for
    /// ENV <c>NAME=value</c>, for USER the user, for COPY and ADD sources and destination.
    /// </summary>
    public string Value { get; init; } = "";

    /// <summary>Shell form or exec form, for RUN, CMD, ENTRYPOINT (and HEALTHCHECK where it shows).</summary>
    public CommandForm Form { get; init; }

    /// <summary>The words of an exec form; the single command line of a shell form.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>The shell that a shell form was given to, such as <c>/bin/sh -c</c>; empty where the builder does not say.</summary>
    public string Shell { get; init; } = "";

    /// <summary>Build arguments that were in effect (<c>|2 A=x B=y</c>), <c>NAME=value</c>.</summary>
    public ImmutableArray<string> BuildArgs { get; init; } = [];

    /// <summary>What COPY and ADD take, as far as the builder wrote it (<c>file:HASH</c> where it wrote a hash).</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>The stage or image that COPY takes from, where the builder wrote it (kaniko does); else null.</summary>
    public string? From { get; init; }

    /// <summary>Where COPY and ADD put it; null where the builder does not say.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether the step made no layer.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Its layer, from 0; null for steps that made none, or where history and layers do not agree.</summary>
    public int? Layer { get; init; }

    /// <summary>Whether the layer holds the work of several steps (buildah without --layers).</summary>
    public bool SharesLayer { get; init; }

    /// <summary>Whether the step is of a kind that writes files: RUN, COPY, ADD, an import.</summary>
    public bool Writes => Instruction is Instruction.Run or Instruction.Copy or Instruction.Add or Instruction.Import;

    /// <summary>The builder's remark, such as <c>FROM docker.io/library/debian:12</c>.</summary>
    internal string Comment { get; init; } = "";

    /// <summary>When it ran; null where the builder does not say.</summary>
    public DateTimeOffset? Created { get; init; }
}
