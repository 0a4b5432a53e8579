using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Build.BuiltImage;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class UnpinnedInstallTests
{
    private static readonly UnpinnedInstall Rule = new();

    [Fact]
    public void A_finding_names_the_command_and_the_step()
    {
        var finding = Finding(Judge(Rule, "COPY . .", "RUN npm run lint && npm install --omit=dev"));

        Assert.Equal("npm install --omit=dev: may install other versions than the lock file has", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Step, "history[2]", "RUN npm install --omit=dev")], finding.Evidence);
        Assert.Equal(("Install from the lock file with npm ci.", 0.9), (finding.Remedy, finding.Confidence));
    }

    [Theory]
    [InlineData("npm i", "may install other versions than the lock file has")]
    [InlineData("npm update", "goes past the lock file")]
    [InlineData("npm install -g typescript", "typescript names no version")]
    [InlineData("npm install a@1.2.3 @scope/b", "@scope/b names no version")]
    [InlineData("npm install a@1.x", "a@1.x names no version")]
    [InlineData("npm install a@1.2.X", "a@1.2.X names no version")]
    [InlineData("npm install a@latest", "a@latest names no version")]
    [InlineData("npm install a@^1.2.3", "a@^1.2.3 names no version")]
    [InlineData("yarn add left-pad", "left-pad names no version")]
    [InlineData("yarn global add left-pad", "left-pad names no version")]
    [InlineData("pnpm add -g left-pad", "left-pad names no version")]
    [InlineData("pip install --no-cache-dir requests", "requests names no version")]
    [InlineData("pip install -U pip==23.0 wheel", "wheel names no version")]
    [InlineData("pip3 install 'requests>=2'", "requests>=2 names no version")]
    [InlineData("pip install requests==2.*", "requests==2.* names no version")]
    [InlineData("python -m pip install flask", "flask names no version")]
    [InlineData("pipx install poetry", "poetry names no version")]
    [InlineData("uv pip install flask", "flask names no version")]
    [InlineData("uv tool install ruff", "ruff names no version")]
    [InlineData("gem install bundler --no-document", "bundler names no version")]
    [InlineData("gem update --system", "brings in whatever is newest on the day of the build")]
    [InlineData("go install example.dev/x@latest", "example.dev/x@latest is another version every day")]
    [InlineData("go install example.dev/x@main", "example.dev/x@main is another version every day")]
    [InlineData("go get -u ./...", "brings in whatever is newest on the day of the build")]
    [InlineData("cargo install ripgrep", "ripgrep names no version")]
    [InlineData("composer require vendor/name", "vendor/name names no version")]
    [InlineData("composer global require vendor/name", "vendor/name names no version")]
    [InlineData("composer update", "goes past the lock file")]
    [InlineData("bundle update", "goes past the lock file")]
    [InlineData("poetry update", "goes past the lock file")]
    [InlineData("conda install -y -c conda-forge numpy", "numpy names no version")]
    [InlineData("dotnet tool install --global dotnet-ef", "dotnet-ef names no version")]
    [InlineData("apt-get -y upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("sudo apt-get dist-upgrade -y", "brings in whatever is newest on the day of the build")]
    [InlineData("apk --no-cache upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("yum -y update", "brings in whatever is newest on the day of the build")]
    [InlineData("zypper --non-interactive dup", "brings in whatever is newest on the day of the build")]
    [InlineData("curl -fsSL https://x.example/install.sh | sh", "runs whatever the server sends")]
    [InlineData("wget -qO- https://x.example | sudo -E bash -", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -s -- --yes", "runs whatever the server sends")]
    [InlineData("curl https://x.example | gunzip | python3 -", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -ex", "runs whatever the server sends")]
    [InlineData("sh -c \"$(curl -fsSL https://x.example)\"", "runs whatever the server sends")]
    [InlineData("bash <(curl -s https://x.example)", "runs whatever the server sends")]
    public void What_is_not_pinned_is_found(string command, string what)
    {
        var finding = Finding(Judge(Rule, $"RUN {command}"));

        Assert.EndsWith($": {what}", finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Remedy!);
    }

    [Theory]
    [InlineData("npm ci")]
    [InlineData("npm install a@1.2.3 @scope/b@v2.0.0 ./local.tgz pkg.tgz git+https://x.example/y")]
    [InlineData("npm install -g \"npm@$NPM_VERSION\"")]
    [InlineData("npm install -g")]
    [InlineData("npm run install")]
    [InlineData("yarn install")]
    [InlineData("yarn add left-pad@1.3.0")]
    [InlineData("npm install react@19.0.0-experimental.4 a@2.0.0-next.1")]
    [InlineData("pnpm install")]
    [InlineData("pip install -r requirements.txt")]
    [InlineData("pip install .")]
    [InlineData("pip install -e '.[dev]' requests==2.31.0 'x @ https://x.example/x.whl' /wheels/*.whl app/ y.whl")]
    [InlineData("pip install $PACKAGES")]
    [InlineData("pip install --no-index --find-links=/wheels requests")]
    [InlineData("pip install --require-hashes requests")]
    [InlineData("pip check")]
    [InlineData("uv sync")]
    [InlineData("gem install bundler -v 2.5.0")]
    [InlineData("gem install bundler:2.5.0 ./x.gem y.gem")]
    [InlineData("gem update --system $RUBYGEMS_VERSION")]
    [InlineData("go install example.dev/x@v1.2.3")]
    [InlineData("go install ./...")]
    [InlineData("go get example.dev/x")]
    [InlineData("cargo install ripgrep --version 14.1.0")]
    [InlineData("cargo install --locked ripgrep")]
    [InlineData("cargo install ripgrep@14.1.0")]
    [InlineData("cargo install --path .")]
    [InlineData("composer install")]
    [InlineData("composer require vendor/name:1.2.3")]
    [InlineData("bundle install")]
    [InlineData("conda install numpy=1.26")]
    [InlineData("conda install --file env.txt numpy")]
    [InlineData("conda create -n x")]
    [InlineData("dotnet tool install dotnet-ef --version 9.0.0")]
    [InlineData("dotnet restore")]
    [InlineData("apt-get update && apt-get install -y --no-install-recommends curl")]
    [InlineData("apt-get upgrade -y openssl")]
    [InlineData("apk add --no-cache curl")]
    [InlineData("yum install -y curl")]
    [InlineData("curl -fsSLo x.sh https://x.example && sha256sum -c x.sha && sh x.sh")]
    [InlineData("curl https://x.example | tar xz; sh -c true")]
    [InlineData("curl https://x.example | sh -c 'cat > x'")]
    [InlineData("curl https://x.example | python3 -c 'import json'")]
    [InlineData("curl https://x.example | python3 -m json.tool")]
    [InlineData("curl https://x.example | python3 fix.py")]
    [InlineData("echo npm install")]
    [InlineData("X=\"$(curl https://x.example)\" make")]
    public void What_is_pinned_or_the_distributions_passes(string command) => Assert.Equal(Verdict.Pass, Judge(Rule, $"RUN {command}"));

    [Fact]
    public void Every_command_is_found_once_a_step()
    {
        var findings = Findings(Judge(Rule, "RUN pip install a; pip install a; npm install", "RUN pip install a"));

        Assert.Equal(
            [("history[1]", "RUN pip install a"), ("history[1]", "RUN npm install"), ("history[2]", "RUN pip install a")],
            findings.Select(finding => (finding.Evidence[0].Where, finding.Evidence[0].What)));
    }

    [Fact]
    public void Twenty_findings_are_enough() =>
        Assert.Equal(20, Findings(Judge(Rule, "RUN " + string.Join(';', Enumerable.Range(0, 30).Select(i => $"pip install a{i}")))).Length);

    [Fact]
    public void A_long_command_is_cut()
    {
        var finding = Finding(Judge(Rule, "RUN pip install " + string.Join(' ', Enumerable.Range(0, 100).Select(i => $"package{i}"))));

        Assert.Equal(120, finding.Evidence[0].What.Length);
        Assert.EndsWith("…", finding.Evidence[0].What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/sh -c npm install", "", "")]
    [InlineData("|1 A=b /bin/sh -c npm install", "", "")]
    [InlineData("/bin/sh -c npm install", "FROM 0c21be55ead8", "")]
    [InlineData("RUN npm install", "", "kaniko")]
    [InlineData("RUN npm install # buildkit", "", "")]
    [InlineData("cmd /S /C npm install", "", "")]
    [InlineData("powershell -Command npm install", "", "")]
    public void Every_builders_RUN_is_read(string line, string comment, string author)
    {
        var finding = Finding(JudgeLines(Rule, HistoryInput.Made(line, comment, author)));

        Assert.Equal("RUN npm install", finding.Evidence[0].What);
        Assert.Equal(0.5, finding.Confidence);
    }

    [Fact]
    public void What_the_base_installed_is_not_the_applications() =>
        Assert.Equal(Verdict.Pass, JudgeLines(Rule, HistoryInput.Made("/bin/sh -c npm install"), HistoryInput.Made("RUN /bin/sh -c make # buildkit")));

    [Fact]
    public void It_cannot_know_without_history() => CannotKnowWithoutHistory(Rule);

    [Fact]
    public void It_concerns_the_applications_steps_of_a_Dockerfile() => ConcernsNoOtherSteps(Rule);

    [Fact]
    public void Its_descriptor_says_what_it_is() =>
        Assert.Equal(
            ("unpinned-install", RuleCategory.Build, Severity.Low, Needs.Config, 0),
            (Rule.Descriptor.Id, Rule.Descriptor.Category, Rule.Descriptor.Severity, Rule.Descriptor.Needs, Rule.Descriptor.Parameters.Length));
}
