using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ApplicationImage;
using static Policy.Rules.Tests.Contents.LayersInput;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class BuildContextLeakTests
{
    private static BuildContextLeak Rule => new();

    [Fact]
    public void Things_their_step_and_the_lines_to_write_are_named()
    {
        var finding = RuleAssert.Finding(On(File("bin/sh")).Copy(
            ". /app",
            File("app/server.js"), File("app/.git/HEAD", 20), File("app/.git/objects/pack/x.pack", 1_000_000), File("app/.env", 90), File("app/.env.local", 10),
            File("app/Dockerfile", 300), File("app/tests/server.test.js", 40)).Judge(Rule));

        Assert.Equal(
            "COPY brought in what a .dockerignore keeps out: a Git repository (app/.git, 1 MB), a file of variables (app/.env and 1 more, 100 B), "
            + "a Dockerfile (app/Dockerfile, 300 B), tests (app/tests, 40 B)",
            finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "app/.git", "a Git repository, written by history[1] COPY . /app", 1_000_020),
                new Evidence(EvidenceKind.File, "app/.env", "a file of variables, written by history[1] COPY . /app", 90),
                new Evidence(EvidenceKind.File, "app/Dockerfile", "a Dockerfile, written by history[1] COPY . /app", 300),
                new Evidence(EvidenceKind.File, "app/tests", "tests, written by history[1] COPY . /app", 40),
            ],
            finding.Evidence);
        Assert.Equal(
            "Write these lines into the .dockerignore beside the Dockerfile: .git, **/.env*, Dockerfile*, tests. "
            + "Give variables when the container starts, and change the credentials that were in these files: whoever could pull the image has them.",
            finding.Remedy);
        Assert.Equal(1, finding.Confidence);
    }

    [Theory]
    [InlineData("app/.git/HEAD", ".git")]
    [InlineData("app/sub/.svn/entries", "**/.svn")]
    [InlineData("app/.hg/store/x", ".hg")]
    [InlineData("app/.env", "**/.env*")]
    [InlineData("app/config/.env.production", "**/.env*")]
    [InlineData("app/.envrc", "**/.env*")]
    [InlineData("app/Dockerfile.prod", "Dockerfile*")]
    [InlineData("app/Containerfile", "Containerfile*")]
    [InlineData("app/web.Dockerfile", "*.[Dd]ockerfile")]
    [InlineData("app/docker-compose.yml", "docker-compose*.y*ml")]
    [InlineData("app/docker-compose.override.yaml", "docker-compose*.y*ml")]
    [InlineData("app/compose.yaml", "compose*.y*ml")]
    [InlineData("app/compose.dev.yml", "compose*.y*ml")]
    [InlineData("app/.github/workflows/ci.yml", ".github")]
    [InlineData("app/.gitlab-ci.yml", ".gitlab-ci.yml")]
    [InlineData("app/.circleci/config.yml", ".circleci")]
    [InlineData("app/Jenkinsfile", "Jenkinsfile")]
    [InlineData("app/.idea/workspace.xml", ".idea")]
    [InlineData("app/.vscode/launch.json", ".vscode")]
    [InlineData("app/tests/test_main.py", "tests")]
    [InlineData("app/test/index.js", "test")]
    [InlineData("app/src/__tests__/a.js", "**/__tests__")]
    [InlineData("app/spec/models/user_spec.rb", "spec")]
    [InlineData("app/internal/server_test.go", "**/*_test.go")]
    [InlineData("app/src/a.spec.ts", "**/*.spec.*")]
    [InlineData("app/conftest.py", "**/conftest.py")]
    [InlineData("app/pkg/test_util.py", "**/test_*.py")]
    [InlineData("app/coverage/lcov.info", "coverage")]
    [InlineData("app/.nyc_output/x.json", "**/.nyc_output")]
    [InlineData("app/.pytest_cache/v/x", "**/.pytest_cache")]
    [InlineData("app/.coverage", "**/.coverage")]
    [InlineData("app/server.key", "**/*.key")]
    [InlineData("app/certs/server.pem", "**/*.pem")]
    [InlineData("app/terraform.tfstate", "**/*.tfstate*")]
    [InlineData("app/infra/terraform.tfstate.backup", "**/*.tfstate*")]
    [InlineData("app/infra/.terraform/providers/x", "**/.terraform")]
    [InlineData("app/prod.tfvars", "**/*.tfvars")]
    [InlineData("app/public/.DS_Store", "**/.DS_Store")]
    [InlineData("app/npm-debug.log", "**/npm-debug.log")]
    [InlineData("app/main.py~", "**/*~")]
    [InlineData("app/.main.py.swp", "**/.*.swp")]
    public void Each_is_known_by_its_name_and_has_its_line(string path, string line) =>
        Assert.StartsWith($"Write these lines into the .dockerignore beside the Dockerfile: {line}.", Remedy(On().Copy(". /app", File(path))), StringComparison.Ordinal);

    [Theory]
    [InlineData("app/.env.example")]
    [InlineData("app/.env.sample")]
    [InlineData("app/.env.template")]
    [InlineData("app/.env.dist")]
    [InlineData("app/.gitignore")]
    [InlineData("app/.gitkeep")]
    [InlineData("app/.dockerignore")]
    [InlineData("app/templates/Dockerfile")] // what it makes, perhaps
    [InlineData("app/docker-compose.md")]
    [InlineData("app/spec/openapi.yaml")]
    [InlineData("app/test/fixture.json")]
    [InlineData("app/coverage/index.py")]
    [InlineData("app/src/testing.py")]
    [InlineData("app/certs/ca.pem")]
    [InlineData("app/certs/rds-combined-ca-bundle.pem")]
    [InlineData("app/keys/jwt-public.pem")]
    [InlineData("app/fullchain.pem")]
    [InlineData("app/node_modules/x/.github/x.yml")]
    [InlineData("app/node_modules/x/Dockerfile")]
    [InlineData("app/node_modules/x/a.test.js")]
    [InlineData("app/vendor/github.com/x/y/.git/HEAD")]
    [InlineData("app/vendor/github.com/x/y/a_test.go")]
    [InlineData("app/venv/lib/python3.13/site-packages/x/tests/test_a.py")]
    [InlineData("app/.venv/lib/python3.13/site-packages/x/conftest.py")]
    [InlineData("usr/share/doc/x/Dockerfile")]
    [InlineData("usr/share/x/.git/HEAD")]
    [InlineData("usr/lib/python3/dist-packages/x/test_a.py")]
    [InlineData("usr/local/lib/python3.13/test/test_ssl.py")]
    [InlineData("usr/local/go/src/fmt/fmt_test.go")]
    [InlineData("etc/ssl/private/server.key")]
    [InlineData("opt/other/tests/test_a.py")]
    public void What_is_needed_or_somebody_elses_is_no_leak(string path) => RuleAssert.Passes(On().Copy(". /app", File("app/x"), File(path)).Judge(Rule));

    [Theory]
    [InlineData(".git/HEAD")]
    [InlineData(".env")]
    public void A_site_served_from_the_systems_folders_is_an_application(string leak)
    {
        Assert.IsType<Verdict.Fired>(On().Copy(". /usr/share/nginx/html", File($"usr/share/nginx/html/{leak}")).Judge(Rule));
        Assert.IsType<Verdict.Fired>(On().Copy(". /var/lib/app/", File($"var/lib/app/{leak}")).Judge(Rule));
        RuleAssert.Passes(On().Copy("a b /var/lib/app/", File($"var/lib/app/{leak}")).Judge(Rule));
    }

    [Fact]
    public void An_environment_folder_of_python_is_no_file_of_variables() => RuleAssert.Passes(On().Copy(". /app", File("app/.env/bin/python")).Judge(Rule));

    [Fact]
    public void Empty_files_hold_nothing() => RuleAssert.Passes(On().Copy(". /app", File("app/.env", 0), File("app/.git/x", 0)).Judge(Rule));

    [Fact]
    public void What_a_run_wrote_was_not_copied() =>
        RuleAssert.Passes(On().Copy("a /app/", File("app/a")).Run("git clone x && make", File("app/.git/HEAD"), File("app/.env"), File("app/Dockerfile")).Judge(Rule));

    [Fact]
    public void What_the_base_copied_is_not_the_applications() =>
        RuleAssert.Passes((On().Copy(". /app", File("app/.git/HEAD")).Run("x", File("app/x")) with { BaseLayers = 2 }).Judge(Rule));

    [Fact]
    public void A_repository_and_variables_that_a_later_step_deletes_are_still_in_their_layer()
    {
        var finding = RuleAssert.Finding(On()
            .Copy(". /app", File("app/x"), File("app/.git/HEAD", 20), File("app/.git/objects/a/b", 1_000), File("app/.env", 90), File("app/sub/.env.local", 10))
            .Run("rm -rf .git .env sub", Deleted("app/.git"), Deleted("app/.env"), Deleted("app/sub")).Judge(Rule));

        Assert.Equal(
            "COPY brought in what a .dockerignore keeps out: a Git repository (app/.git, 1 kB, deleted and still in its layer), "
            + "a file of variables (app/.env and 1 more, 100 B, deleted and still in its layer)",
            finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "app/.git", "a Git repository, written by history[1] COPY . /app, deleted by history[2] RUN rm -rf .git .env sub and still in its layer", 1_020),
                new Evidence(EvidenceKind.File, "app/.env", "a file of variables, written by history[1] COPY . /app, deleted by history[2] RUN rm -rf .git .env sub and still in its layer", 90),
            ],
            finding.Evidence);
        Assert.StartsWith("Write these lines into the .dockerignore beside the Dockerfile: .git, **/.env*. Give variables", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/tests/test_a.py")]
    [InlineData("app/Dockerfile")]
    [InlineData("app/.env.example")]
    [InlineData("app/.idea/workspace.xml")]
    [InlineData("app/.cache/x/.git/HEAD")]
    [InlineData("app/.cache/.env")]
    [InlineData("app/vendor/x/.git/HEAD")]
    [InlineData("app/vendor/x/.env")]
    [InlineData("usr/share/x/.git/HEAD")]
    public void Of_all_else_that_was_deleted_nothing_is_told(string path) =>
        RuleAssert.Passes(On().Copy(". /app", File("app/x"), File(path)).Run("rm", Deleted(path)).Judge(Rule));

    [Fact]
    public void What_a_run_wrote_and_another_deletes_was_not_copied() =>
        RuleAssert.Passes(On().Run("git clone x", File("app/.git/HEAD"), File("app/.env")).Run("rm", Deleted("app/.git"), Deleted("app/.env")).Judge(Rule));

    [Fact]
    public void What_was_overwritten_is_told_of_as_it_stands() => Assert.Equal(
        "a file of variables, written by history[2] COPY .env /app/",
        Assert.Single(RuleAssert.Finding(On().Copy(". /app", File("app/.env", 5)).Copy(".env /app/", File("app/.env", 6)).Judge(Rule)).Evidence).What);

    [Fact]
    public void Of_a_folder_that_a_run_added_to_what_was_copied_counts() => Assert.Equal(7, RuleAssert.Finding(
        On().Copy(". /app", File("app/.git/HEAD", 7)).Run("git gc", File("app/.git/packed-refs", 100), Folder("app/.git")).Judge(Rule)).Evidence[0].Bytes);

    [Theory]
    [InlineData("tests /app/tests/", "app/tests/test_a.py")]
    [InlineData("server.key /app/", "app/server.key")]
    [InlineData("./docker-compose.yml /app/", "app/docker-compose.yml")]
    public void What_a_copy_names_did_not_slip_in(string words, string path)
    {
        RuleAssert.Passes(On().Copy("x /app/", File("app/x")).Copy(words, File(path)).Judge(Rule));
        Assert.IsType<Verdict.Fired>(On().Copy("x /app/", File("app/x")).Copy(". /app/", File(path)).Judge(Rule));
    }

    [Theory]
    [InlineData(".git /app/.git", "app/.git/HEAD")]
    [InlineData(".env.production /app/.env", "app/.env")]
    public void A_repository_and_variables_belong_in_no_image_even_where_they_are_named(string words, string path) =>
        Assert.IsType<Verdict.Fired>(On().Copy(words, File(path)).Judge(Rule));

    [Theory]
    [InlineData("/src /app", 0.8)]
    [InlineData("./src /app", 1)]
    [InlineData("dir:0000 in /app", 1)]
    public void What_came_by_way_of_a_stage_is_less_sure(string words, double confidence) =>
        Assert.Equal(confidence, RuleAssert.Finding(On().Copy(words, File("app/.git/HEAD")).Judge(Rule)).Confidence);

    [Fact]
    public void One_layer_of_several_steps_counts_where_a_copy_is_among_them()
    {
        BuildStep run = new() { Index = 0, Text = "", Instruction = Instruction.Run, SharesLayer = true, Layer = 0 };
        var copy = run with { Instruction = Instruction.Copy, Sources = ["."], Destination = "/app" };

        Assert.Equal(0.7, RuleAssert.Finding(Judge(run, copy)).Confidence);
        RuleAssert.Passes(Judge(run, run));

        static Verdict Judge(params BuildStep[] steps) => Rule.Evaluate(TestInput.For(
            facts: TestInput.Facts(history: BuildHistory.Empty with { Steps = [.. steps], LayersAgree = true }) with { Layered = Known(Layer(File("app/.git/HEAD"))) }));
    }

    [Fact]
    public void Without_a_history_that_tells_layers_apart_places_tell_and_it_is_a_guess()
    {
        var image = On().Run("x", File("app/.git/HEAD"), File("app/Dockerfile"), File("usr/lib/x/.git/HEAD"), File("root/.pyenv/.git/HEAD")) with { LayersAgree = false };
        var finding = RuleAssert.Finding(image.Judge(Rule));

        Assert.Equal("it looks as if COPY had brought in what a .dockerignore keeps out: a Git repository (app/.git, 1 B)", finding.Message);
        Assert.Equal(0.5, finding.Confidence);
        Assert.Equal("a Git repository, written by layer 2", Assert.Single(finding.Evidence).What);
        Assert.Contains(
            "a Dockerfile", RuleAssert.Finding((image with { Config = TestInput.Config() with { WorkingDir = "/app" } }).Judge(Rule)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_are_not_understood_may_be_copies() =>
        Assert.Equal(0.5, RuleAssert.Finding(On().With(Instruction.Unknown, "x", File("app/.git/HEAD")).Judge(Rule)).Confidence);

    [Fact]
    public void A_context_copied_to_the_root_is_judged_there() => Assert.Equal(
        "Write these lines into the .dockerignore beside the Dockerfile: Dockerfile*, .github, tests.",
        Remedy(On().Copy(". /", File("Dockerfile"), File("tests/a.py"), File(".github/x"), File("usr/share/x/Dockerfile"))));

    [Fact]
    public void Tests_of_maven_are_tests() => Assert.Equal(
        "Write these lines into the .dockerignore beside the Dockerfile: src/test.",
        Remedy(On().Copy(". /app", File("app/src/main/java/A.java"), File("app/src/test/java/ATest.java"))));

    [Fact]
    public void Local_modules_that_an_install_overwrites_are_in_the_image_twice()
    {
        var finding = RuleAssert.Finding(On()
            .Copy(". /app", File("app/node_modules/a/x.js", 500), File("app/node_modules/b/node_modules/c/y.js", 300), File("app/server.js", 7))
            .Run("npm ci", File("app/node_modules/a/x.js", 500), File("app/node_modules/b/node_modules/c/y.js", 300)).Judge(Rule));

        Assert.Equal("COPY brought in what a .dockerignore keeps out: a local node_modules (app/node_modules, 800 B)", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "app/node_modules",
                    "a local node_modules: 800 B of it and of what an install wrote are in the image twice; copied by history[1] COPY . /app"),
            ],
            finding.Evidence);
        Assert.Equal("Write these lines into the .dockerignore beside the Dockerfile: **/node_modules.", finding.Remedy);
    }

    [Fact]
    public void Local_modules_that_overwrite_what_was_installed_are_told_too() => Assert.Equal(
        "a local node_modules: 500 B of it and of what an install wrote are in the image twice; copied by history[2] COPY . /app",
        RuleAssert.Finding(On().Run("npm ci", File("app/node_modules/a/x.js", 500)).Copy(". /app", File("app/node_modules/a/x.js", 400)).Judge(Rule)).Evidence[0].What);

    [Fact]
    public void Modules_of_a_stage_that_are_pruned_later_are_not_local() => RuleAssert.Passes(
        On().Copy("/build/node_modules /app/node_modules", File("app/node_modules/a/x.js"), File("app/node_modules/b/x.js"))
            .Run("npm prune --omit=dev", Deleted("app/node_modules/a")).Judge(Rule));

    [Fact]
    public void Modules_that_were_taken_away_altogether_are_wasted_space_and_no_more() => RuleAssert.Passes(
        On().Copy(". /app", File("app/node_modules/a/x.js")).Run("rm -rf node_modules", Deleted("app/node_modules")).Judge(Rule));

    [Fact]
    public void Five_are_named_in_the_message_and_eight_shown()
    {
        var finding = RuleAssert.Finding(On().Copy(". /app", Files(
            "app/.git/HEAD", "app/.env", "app/a.key", "app/x.tfstate", "app/Dockerfile", "app/compose.yml", "app/.github/x", "app/Jenkinsfile", "app/.idea/x")).Judge(Rule));

        Assert.EndsWith("and 4 more", finding.Message, StringComparison.Ordinal);
        Assert.Equal(8, finding.Evidence.Length);
    }

    [Fact]
    public void Many_leaks_in_deep_folders_take_time_in_proportion()
    {
        var deep = "app/" + string.Concat(Enumerable.Repeat("a/", 3000));
        var files = Enumerable.Range(0, 50_000).Select(i => File($"app/f{i}/.env")).Append(File($"{deep}.git/x"));

        var finding = RuleAssert.Finding(On().Copy(". /app", files).Judge(Rule));

        Assert.Contains("and 49999 more", finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Message.Length < 500);
    }

    [Fact]
    public void Copies_by_the_thousand_take_time_in_proportion()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => new BuildStep
        {
            Index = i,
            Text = "",
            Instruction = Instruction.Copy,
            Sources = ["."],
            Destination = $"/{string.Concat(Enumerable.Repeat("a/", 500))}{i}",
        });
        var facts = TestInput.Facts(history: TestInput.Steps([.. steps])) with { Layered = Known(Layer(File("app/x"))) };

        RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: facts)));
    }

    [Fact]
    public void An_image_without_files_passes() => RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = Nothing })));

    [Fact]
    public void The_list_of_files_is_needed() => Assert.Equal(Needs.Config | Needs.Files, Rule.Descriptor.Needs);

    private static string? Remedy(ApplicationImage image) => RuleAssert.Finding(image.Judge(Rule)).Remedy;
}
