using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog.Build.Twins;

/// <summary>The histories that the simulated builders write are read as those of the builders that they stand for.</summary>
public sealed class TwinHistoryTests
{
    private static IEnumerable<(string Name, ImageFacts Facts)> Built => TwinPairs.All.SelectMany(pair => new[] { ($"{pair}, single", pair.Single), ($"{pair}, multi", pair.Multi) });

    [Fact]
    public void Each_line_is_understood() => Assert.All(Built, image =>
    {
        Assert.DoesNotContain(image.Facts.History.Steps, step => step.Instruction == Instruction.Unknown || step.Dialect == BuilderDialect.Unknown);
        Assert.All(image.Facts.History.Steps.Where(step => step.Instruction == Instruction.Copy), copy => Assert.NotNull(copy.Destination));
    });

    [Fact]
    public void Lines_and_layers_agree() => Assert.All(Built, image =>
    {
        Assert.True(image.Facts.History.LayersAgree);
        Assert.Equal(image.Facts.Layers.Length, image.Facts.History.Steps.Where(step => step.Layer is not null).Select(step => step.Layer).Distinct().Count());
    });

    [Fact]
    public void A_build_of_an_application_is_in_its_builders_dialect() => Assert.All(TwinPairs.All, pair => Assert.All(
        pair.Single.History.ApplicationSteps, step => Assert.Equal(
            pair.Dialect switch { "docker" => BuilderDialect.Docker, "buildkit" => BuilderDialect.BuildKit, _ => BuilderDialect.Buildah }, step.Dialect)));

    [Fact]
    public void The_base_ends_before_the_applications_first_step() => Assert.All(Built, image =>
    {
        // Builds of applications are of a later year than all bases.
        var first = image.Facts.Config.History.Select((line, index) => (line, index)).First(line => line.line.Created >= new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).index;
        var end = image.Facts.History.Base;
        Assert.Equal((image.Name, first), (image.Name, end.Steps));
        Assert.Equal(image.Facts.Config.History.Take(first).Count(line => !line.EmptyLayer), end.Layers);
    });

    [Fact]
    public void BuildKit_writes_what_it_copies_between_stages_by_its_absolute_path_and_drops_the_stage()
    {
        var steps = GuideImages.ByHeading["Basic Multi-Stage Build"].Multi.History.ApplicationSteps.ToList();

        Assert.Equal(
            ["WORKDIR /app", "COPY package*.json ./ # buildkit", "RUN /bin/sh -c npm ci --only=production # buildkit", "COPY /app/dist ./dist # buildkit", "USER node", "EXPOSE map[3000/tcp:{}]", "CMD [\"node\" \"dist/index.js\"]"],
            steps.Select(step => step.Text));
        Assert.Null(steps[3].From);
    }

    [Fact]
    public void The_classic_builder_writes_hashes()
    {
        var pair = TwinPairs.All.Single(pair => pair is { Name: "Basic Multi-Stage Build", Dialect: "docker" });

        var copies = pair.Multi.History.ApplicationSteps.Where(step => step.Instruction == Instruction.Copy).ToList();

        Assert.StartsWith("/bin/sh -c #(nop) COPY multi:", copies[0].Text, StringComparison.Ordinal);
        Assert.EndsWith(" in ./ ", copies[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("/bin/sh -c #(nop) COPY dir:", copies[1].Text, StringComparison.Ordinal);
        Assert.EndsWith(" in ./dist ", copies[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_arguments_stand_before_the_commands_that_they_are_in_effect_for()
    {
        var run = TwinPairs.All.Single(pair => pair is { Name: "Using Build Arguments", Dialect: "docker" }).Single.History.Steps.Single(step => step.Value == "npm run build");

        Assert.Equal("|1 API_URL=https://api.example.com /bin/sh -c npm run build", run.Text);
        Assert.Equal(["API_URL=https://api.example.com"], run.BuildArgs);
    }

    [Fact]
    public void A_build_of_buildah_without_layers_makes_one_layer_that_its_steps_share()
    {
        var facts = TwinPairs.All.Single(pair => pair is { Name: "Go Application", Dialect: "buildah" }).Single;

        Assert.Equal(facts.History.Base.Layers + 1, facts.Layers.Length);
        Assert.Equal("docker.io/library/golang:1.21-alpine", facts.History.Base.Name);
        Assert.Equal(1.0, facts.History.Base.Confidence);
        Assert.All(facts.History.ApplicationSteps.Where(step => step.Writes), step => Assert.True(step.SharesLayer));
    }

    [Fact]
    public void Base_images_have_histories_of_their_own_builders() => Assert.All(TwinPairs.Bases, image =>
    {
        Assert.True(image.Facts.History.LayersAgree);
        Assert.DoesNotContain(image.Facts.History.Steps, step => step.Instruction == Instruction.Unknown);
    });
}
