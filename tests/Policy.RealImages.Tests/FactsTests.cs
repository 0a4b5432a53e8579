using System.Text.Json.Nodes;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Testing;
using static Policy.Rules.History.Instruction;

namespace Policy.RealImages.Tests;

/// <summary>What is known of an image that buildah built, beside what skopeo says of it and what the Containerfile did.</summary>
public sealed class FactsTests(BuiltImages built)
{
    private const string Application = $"""
        FROM {BuiltImages.Base}
        ENV GREETING=hello
        COPY run.sh /app/
        RUN chmod 0755 /app/run.sh
        RUN mkdir -p /data && touch /data/one
        WORKDIR /app
        USER 1000
        EXPOSE 8080
        ENTRYPOINT ["/app/run.sh"]
        """;

    [Theory]
    [InlineData(false, "oci")]
    [InlineData(true, "oci")]
    [InlineData(false, "docker")]
    [InlineData(true, "docker")]
    public async Task Facts_agree_with_what_skopeo_reads(bool layers, string format)
    {
        var reference = await BuildAsync($"facts/{format}-{layers}:1.0.0".ToLowerInvariant(), new BuildOptions(layers, format));
        var manifest = await InspectAsync(reference, "--raw");
        var config = await InspectAsync(reference, "--config");

        var facts = await built.FactsAsync(reference);

        Assert.Equal("1000", facts.Config.User);
        Assert.Equal((string?)config["config"]!["User"], facts.Config.User);
        Assert.Equal(Texts(config["config"]!["Entrypoint"]), facts.Config.Entrypoint);
        Assert.Equal(Texts(config["config"]!["Env"]), facts.Config.Env);
        Assert.Contains("GREETING=hello", facts.Config.Env);
        Assert.Equal(["8080/tcp"], facts.Config.ExposedPorts);
        Assert.Equal("/app", facts.Config.WorkingDir);
        Assert.Equal(Platforms.Here, facts.Config.Platform);
        Assert.Equal(Texts(config["rootfs"]!["diff_ids"]), facts.Config.DiffIds.Select(id => id.ToString()));
        Assert.Equal(config["history"]!.AsArray().Select(line => (string?)line!["created_by"]), facts.Config.History.Select(line => line.CreatedBy));
        Assert.Equal(
            manifest["layers"]!.AsArray().Select(layer => ((string?)layer!["digest"], (long)layer["size"]!)),
            facts.Layers.Select(layer => ((string?)layer.Digest.ToString(), layer.Size)));
        Assert.Equal(facts.Layers.Sum(layer => layer.Size), facts.CompressedBytes);
        Assert.Equal(facts.Digest, facts.ManifestDigest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_line_of_the_Containerfile_is_a_step(bool layers)
    {
        var facts = await built.FactsAsync(await BuildAsync($"steps/{layers}:1.0.0".ToLowerInvariant(), new BuildOptions(layers)));
        var steps = facts.History.Steps;

        Assert.All(steps, step => Assert.Equal(BuilderDialect.Buildah, step.Dialect));
        Assert.Equal([Env, Copy, Run, Run, Workdir, User, Expose, Entrypoint], ApplicationSteps(steps).Select(step => step.Instruction));
        Assert.Equal("GREETING=hello", Step(Env).Value);
        Assert.Equal("/app/", Step(Copy).Destination);
        Assert.Equal(
            ["chmod 0755 /app/run.sh", "mkdir -p /data && touch /data/one"],
            ApplicationSteps(steps).Where(step => step.Instruction == Run).Select(step => step.Value));
        Assert.Equal("/app", Step(Workdir).Value);
        Assert.Equal("1000", Step(User).Value);
        Assert.Equal("8080", Step(Expose).Value);
        Assert.Equal(CommandForm.Exec, Step(Entrypoint).Form);
        Assert.Equal(["/app/run.sh"], Step(Entrypoint).Args);

        BuildStep Step(Instruction instruction) => Assert.Single(ApplicationSteps(steps), step => step.Instruction == instruction);
    }

    [Fact]
    public async Task With_layers_each_step_that_writes_has_its_own()
    {
        var facts = await built.FactsAsync(await BuildAsync("layers/own:1.0.0", new BuildOptions(Layers: true)));

        Assert.Equal(4, facts.Layers.Length);
        Assert.Equal(
            [(Env, null), (Copy, 1), (Run, 2), (Run, 3), (Workdir, null), (User, null), (Expose, null), (Entrypoint, (int?)null)],
            ApplicationSteps(facts.History.Steps).Select(step => (step.Instruction, step.Layer)));
        Assert.DoesNotContain(ApplicationSteps(facts.History.Steps), step => step.SharesLayer);
        Assert.True(facts.History.LayersAgree);
    }

    [Fact]
    public async Task Without_layers_the_steps_that_write_share_one()
    {
        var facts = await built.FactsAsync(await BuildAsync("layers/shared:1.0.0", new BuildOptions(Layers: false)));

        Assert.Equal(2, facts.Layers.Length);
        Assert.Equal(
            [(Env, null, false), (Copy, 1, true), (Run, 1, true), (Run, 1, true), (Workdir, null, false), (User, null, false), (Expose, null, false), (Entrypoint, (int?)null, false)],
            ApplicationSteps(facts.History.Steps).Select(step => (step.Instruction, step.Layer, step.SharesLayer)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_base_ends_where_its_image_ends(bool layers)
    {
        var facts = await built.FactsAsync(await BuildAsync($"base/{layers}:1.0.0".ToLowerInvariant(), new BuildOptions(layers)));

        // ADD, RUN and CMD of the base, which was built without layers.
        Assert.Equal((3, 1), (facts.History.Base.Steps, facts.History.Base.Layers));
        Assert.Equal(BuiltImages.Base, facts.History.Base.Name);
    }

    [Fact]
    public async Task What_a_stage_left_behind_is_not_in_the_image()
    {
        var reference = await built.BuildAsync(
            "stages/app:1.0.0",
            $"""
            FROM {BuiltImages.Base} AS build
            COPY run.sh /src/
            RUN mkdir /out && cat /src/run.sh > /out/run.sh && chmod 0755 /out/run.sh
            FROM scratch
            COPY --from=build /out/run.sh /app/
            USER 1000
            CMD ["/app/run.sh"]
            """,
            new BuildOptions(Layers: true),
            ("run.sh", "#!/bin/sh\necho hello\n"));

        var facts = await built.FactsAsync(reference);

        Assert.Equal([Copy, User, Cmd], facts.History.Steps.Select(step => step.Instruction));
        Assert.Single(facts.Layers);
    }

    private static IEnumerable<BuildStep> ApplicationSteps(IReadOnlyList<BuildStep> steps) => steps.Skip(3);

    private async Task<ImageReference> BuildAsync(string name, BuildOptions options)
    {
        Assert.SkipUnless(built.Reason is null, built.Reason ?? "");
        return await built.BuildAsync(name, Application, options, ("run.sh", "#!/bin/sh\necho hello\n"));
    }

    private static async Task<JsonNode> InspectAsync(ImageReference reference, string what) =>
        JsonNode.Parse(await Tool.RunAsync("skopeo", "inspect", "--tls-verify=false", what, $"docker://{reference}"))!;

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => (string)item!);
}
