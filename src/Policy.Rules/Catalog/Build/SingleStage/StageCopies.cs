using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>COPY steps of the application that take something out of another stage.</summary>
internal static class StageCopies
{
    /// <summary>Those that bring more than a tool.</summary>
    /// <remarks>
    /// BuildKit drops <c>--from</c> and leaves the source, which Dockerfiles write absolute for a stage and relative for the
    /// build context. Docker's classic builder and buildah write a hash for both and tell nothing.
    /// </remarks>
    public static ImmutableArray<BuildStep> In(BuildHistory history) =>
        [.. history.ApplicationSteps.Where(step => step.Instruction == Instruction.Copy && IsFromStage(step) && !BringsTool(step))];

    /// <summary>Whether the application's steps run nothing: all that they bring is copied, as far as the builder tells.</summary>
    public static bool AreAll(BuildHistory history) =>
        history.Base.Steps > 0 && history.ApplicationSteps.Any(step => step.Instruction is Instruction.Copy or Instruction.Add)
        && history.ApplicationSteps.All(step => step.Instruction is not (Instruction.Run or Instruction.Unknown or Instruction.Import) || IsUpkeep(step));

    private static bool IsFromStage(BuildStep step) => step.From is not null || step.Sources.Any(source => source.StartsWith('/') && source.Length > 1);

    // COPY --from=composer:2 /usr/bin/composer /usr/bin/ brings what builds, not what was built.
    private static bool BringsTool(BuildStep step) => step.Sources.Length > 0 && step.Sources.All(source =>
        CommandWords.ProgramName(source.TrimEnd('/')) is "composer" or "uv" or "uvx" or "node" or "npm" or "yarn" or "pnpm" or "go" or "cargo" or "mvn" or "gradle" or "bun" or "tini"
            or "dumb-init" or "rustup" or "zoneinfo" or "ca-certificates.crt" or "lambda-adapter" or "gosu" or "su-exec" or "wait-for-it.sh" or "install-php-extensions");

    // What prepares folders, users and the run time, and builds nothing of the application. PHP's extensions are compiled
    // in the last stage of several, since its base keeps the compilers for them.
    private static bool IsUpkeep(BuildStep step) => ShellScript.Of(step).All(command => command.Program is
        "" or "mkdir" or "chown" or "chmod" or "adduser" or "addgroup" or "useradd" or "groupadd" or "usermod" or "ln" or "rm" or "cp" or "mv" or "touch" or "echo" or "sed" or "cat"
        or "set" or "cd" or "true" or "docker-php-ext-install" or "docker-php-ext-configure" or "docker-php-ext-enable" or "pecl");
}
