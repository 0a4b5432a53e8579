using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>Weighs what was seen. How sure it comes to is the logistic function of the weights' sum.</summary>
internal static class StageJudgement
{
    /// <summary>What says something, strongest first; empty where nothing was built and nothing builds.</summary>
    public static ImmutableArray<StageEvidence> Weigh(StageReading reading)
    {
        var seen = ImmutableArray.CreateBuilder<StageEvidence>();
        seen.AddRange(Commands(reading));
        seen.AddRange(Tools(reading));
        seen.AddRange(Leftovers(reading));
        if (seen.Count > 0)
        {
            seen.AddRange(Provenance(reading));
            seen.AddRange(Against(reading));
        }

        return [.. seen.OrderByDescending(evidence => Math.Abs(evidence.Weight)).ThenBy(evidence => evidence.Why, StringComparer.Ordinal)];
    }

    /// <summary>How sure one stage is, from 0 to 1, in hundredths and never certain.</summary>
    public static double Confidence(ImmutableArray<StageEvidence> evidence)
    {
        var odds = StageWeights.Start + evidence.Sum(seen => seen.Weight);
        return Math.Clamp(Math.Round(1 / (1 + Math.Exp(-odds)), 2), 0.01, 0.99);
    }

    private static IEnumerable<StageEvidence> Commands(StageReading reading)
    {
        if (reading.Commands.IsEmpty)
        {
            yield break;
        }

        var last = reading.Commands[^1];
        var more = reading.Commands.Length > 1 ? $" and {reading.Commands.Length - 1} more" : "";
        yield return new StageEvidence(
            StageWeights.BuildCommand, $"its own steps build ({ApplicationHistory.Shorten(last.Command.ToString())}{more})",
            ApplicationHistory.Evidence(last.Step, $"RUN {last.Command}"));
    }

    private static IEnumerable<StageEvidence> Tools(StageReading reading)
    {
        var history = reading.Facts.History;
        var toolchain = reading.Toolchain.OrderByDescending(tool => tool.Bytes).ToList();
        if (toolchain.Count > 0)
        {
            var isOfBase = toolchain.TrueForAll(tool => tool.Layer < history.Base.Layers);
            var weight = isOfBase && reading.Commands.IsEmpty && StageCopies.AreAll(history) ? StageWeights.ToolchainUnderCopies : StageWeights.Toolchain;
            yield return new StageEvidence(
                weight, $"{FileEvidence.List([.. toolchain.Select(tool => tool.Name).Distinct()], 3)} {(isOfBase ? "come with the base" : "were left in it")}",
                toolchain[0].AsEvidence(history));
        }
        else if (reading.Tools.FirstOrDefault(tool => tool is { IsTool: true, Kind: ToolKind.BuildSystem }) is { } system)
        {
            yield return new StageEvidence(StageWeights.BuildSystem, $"{system.Name} is in it", system.AsEvidence(history));
        }
    }

    private static IEnumerable<StageEvidence> Leftovers(StageReading reading)
    {
        var history = reading.Facts.History;
        if (reading.DevDependencies.MaxBy(dependency => dependency.Bytes) is { } dependency)
        {
            yield return new StageEvidence(
                StageWeights.DevDependencies, $"dependencies of development are installed ({reading.DevDependencies.Length})",
                new Evidence(dependency.IsPart ? EvidenceKind.Package : EvidenceKind.File, dependency.Path, SafeText.Excerpt($"{dependency.Name} {dependency.Version}"), dependency.Bytes));
        }

        if (reading.Sources.MaxBy(source => source.Bytes) is { } source)
        {
            yield return new StageEvidence(
                StageWeights.Sources * source.Confidence, "sources stand beside what was compiled of them",
                new Evidence(EvidenceKind.File, source.Root.Length == 0 ? "/" : source.Root, $"{source.Files} files, compiled to {SafeText.Excerpt(source.Artefact)}", source.Bytes));
        }

        if (reading.Caches.Where(cache => cache.Layer >= history.Base.Layers && IsOfBuilds(cache.Manager)).MaxBy(cache => cache.Bytes) is { } cache)
        {
            yield return new StageEvidence(
                StageWeights.BuildCache, $"{cache.Manager} left a cache", new Evidence(EvidenceKind.File, cache.Path, $"{cache.Files} files", cache.Bytes));
        }
    }

    private static IEnumerable<StageEvidence> Provenance(StageReading reading) => reading.Facts.Attached(AttestationKind.Provenance)
        .Where(attestation => attestation.Provenance is { IsMultiStage: false }).Take(1)
        .Select(attestation => new StageEvidence(
            StageWeights.ProvenanceOfOneStage, "its provenance shows a Dockerfile of one stage", new Evidence(EvidenceKind.Attestation, attestation.Where, attestation.PredicateType)));

    private static IEnumerable<StageEvidence> Against(StageReading reading)
    {
        var stands = reading.Toolchain.Any() || !reading.DevDependencies.IsEmpty;
        if (!reading.StageCopies.IsEmpty)
        {
            var copy = reading.StageCopies[^1];
            yield return new StageEvidence(
                !reading.Commands.IsEmpty && stands ? StageWeights.CopiedFromStageToo : StageWeights.CopiedFromStage,
                "it copies what another stage made", ApplicationHistory.Evidence(copy));
        }

        // Of other stacks the tools are packages or scripts, and which of them build nobody wrote down.
        if (!stands && reading.Commands.LastOrDefault(command => command.Stack is Stack.Native or Stack.Go or Stack.Rust or Stack.Java or Stack.DotNet) is { } command)
        {
            yield return new StageEvidence(
                StageWeights.ToolsGone, $"the tools that {command.Command.Program} needs are not in it any more",
                ApplicationHistory.Evidence(command.Step, $"RUN {command.Command}"));
        }
    }

    // The managers of distributions fill theirs at run time's installs too.
    private static bool IsOfBuilds(string manager) => manager is not ("apt" or "apk" or "dnf" or "yum" or "microdnf" or "zypper" or "pacman");
}
