using Policy.Rules.Attestations;

namespace Policy.Rules.Tests.Attestations;

public sealed class DockerfileStagesTests
{
    [Fact]
    public void Stages_are_read_with_what_they_take_from_one_another()
    {
        var stages = DockerfileStages.Read("""
            # syntax=docker/dockerfile:1
            ARG NODE=20
            FROM --platform=$BUILDPLATFORM node:${NODE} AS build
            RUN --mount=type=bind,from=deps,source=/a,target=/a npm ci && \
                npm run build
            from gcr.io/distroless/nodejs20@sha256:1234
            COPY --chown=1000 --from=build /app/dist /app
            COPY --from=0 /x /x
            COPY main.js --from=no
            """);

        Assert.Equal(
            ["node:${NODE} build deps", "gcr.io/distroless/nodejs20@sha256:1234  build,0"],
            stages.Select(stage => $"{stage.From} {stage.Name} {string.Join(',', stage.TakesFrom)}"));
    }

    public static TheoryData<string, string?, bool> Dockerfiles => new()
    {
        { "FROM golang AS b\nRUN go build\nFROM scratch\nCOPY --from=b /app /app", null, true },
        { "FROM golang AS b\nRUN go build\nFROM scratch\nCOPY --from=B /app /app", null, true },
        { "FROM golang\nRUN go build\nFROM scratch\nCOPY --from=0 /app /app", null, true },
        { "FROM golang\nRUN go build", null, false },
        { "FROM node AS base\nFROM base\nRUN npm ci", null, false },
        { "FROM node AS deps\nRUN npm ci\nFROM node AS base\nCOPY --from=deps /a /a\nFROM base\nCMD x", null, true },
        { "FROM golang AS b\nRUN go build\nFROM scratch AS unused\nCOPY --from=b /app /app\nFROM debian", null, false },
        { "FROM golang AS b\nRUN go build\nFROM scratch\nCOPY --from=b /app /app", "b", false },
        { "FROM golang AS b\nRUN go build\nFROM scratch AS p\nCOPY --from=b /app /app\nFROM debian", "P", true },
        { "FROM golang AS b\nRUN go build\nFROM scratch AS p\nCOPY --from=b /app /app\nFROM debian", "1", true },
        { "FROM golang AS b\nFROM scratch\nCOPY --from=b /app /app", "no-such-stage", true },
        { "FROM alpine\nCOPY --from=busybox:1 /bin/sh /bin/sh", null, false },
        { "FROM a AS a\nFROM a AS a\nFROM a", null, false },
        { "FROM alpine\nCOPY --from=1 /x /x\nFROM alpine\nCOPY --from=1 /x /x", null, false },
        { "FROM alpine AS x\nRUN <<EOF\nFROM scratch\nCOPY --from=x / /\nEOF\nCMD x", null, false },
        { "FROM alpine AS x\nCOPY <<-'A' <<B /\nFROM a\n\tA\nFROM b\nB\nFROM scratch\nCOPY --from=x / /", null, true },
        { "# escape=`\nFROM alpine AS x\nRUN dir c:\\\nFROM scratch\nCOPY `\n# why\n\n  --from=x / /", null, true },
        { "FROM alpine AS x\r\nFROM scratch\r\nCOPY \\\r\n  --from=x / /\r\n", null, true },
    };

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void A_Dockerfile_is_multi_stage_where_the_stage_built_takes_files_from_another(string dockerfile, string? target, bool expected) =>
        Assert.Equal(expected, new BuildProvenance { Stages = DockerfileStages.Read(dockerfile), Target = target }.IsMultiStage);

    [Theory]
    [InlineData("")]
    [InlineData("RUN x")]
    [InlineData("FROM")]
    [InlineData("FROM --platform=x")]
    [InlineData("\\")]
    [InlineData("RUN <<")]
    [InlineData("<html>\0")]
    public void What_is_no_Dockerfile_has_no_stages(string text)
    {
        Assert.Empty(DockerfileStages.Read(text));
        Assert.Null(new BuildProvenance { Stages = DockerfileStages.Read(text) }.IsMultiStage);
    }

    [Fact]
    public void Of_a_Dockerfile_made_to_hurt_little_is_kept()
    {
        var many = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"FROM {new string('x', 50)} AS s{i}\nCOPY --from=s{i - 1} / /\n"));
        var stages = DockerfileStages.Read(many);

        Assert.Equal(DockerfileStages.Most, stages.Length);
        Assert.True(DockerfileStages.TakesFromOthers(stages, null));
        Assert.Single(DockerfileStages.Read("FROM " + new string('y', 1_000_000)));
        Assert.Equal(300, DockerfileStages.Read("FROM " + new string('y', 1_000_000))[0].From.Length);
        Assert.InRange(DockerfileStages.Read("FROM a\n" + string.Concat(Enumerable.Repeat("COPY --from=a / /\n", 100_000)))[0].TakesFrom.Length, 1, 60);
    }
}
