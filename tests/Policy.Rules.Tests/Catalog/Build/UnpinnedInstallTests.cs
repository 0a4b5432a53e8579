using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Build.BuiltImage;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class UnpinnedInstallTests
{
    private static UnpinnedInstall Rule => new();

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
    [InlineData("npm up", "goes past the lock file")]
    [InlineData("npm upgrade", "goes past the lock file")]
    [InlineData("npm add left-pad", "left-pad names no version")]
    [InlineData("npm i left-pad", "left-pad names no version")]
    [InlineData("npm add", "may install other versions than the lock file has")]
    [InlineData("bun add left-pad", "left-pad names no version")]
    [InlineData("pnpm install left-pad", "left-pad names no version")]
    [InlineData("bun i left-pad", "left-pad names no version")]
    [InlineData("npm install 'a@>1.2.3'", "a@>1.2.3 names no version")]
    [InlineData("npm install 'a@1.2.3 - 2'", "a@1.2.3 - 2 names no version")]
    [InlineData("npm install 'a@1.2.3 <2'", "a@1.2.3 <2 names no version")]
    [InlineData("npm install 'a@~1'", "a@~1 names no version")]
    [InlineData("npm install 'a@1.*'", "a@1.* names no version")]
    [InlineData("npm install 'a@1||2'", "a@1||2 names no version")]
    [InlineData("npm install a@", "a@ names no version")]
    [InlineData("npm install a@v", "a@v names no version")]
    [InlineData("pypy -m pip install flask", "flask names no version")]
    [InlineData("pypy3 -m pip install flask", "flask names no version")]
    [InlineData("gem i bundler", "bundler names no version")]
    [InlineData("gem update", "brings in whatever is newest on the day of the build")]
    [InlineData("go install example.dev/x@master", "example.dev/x@master is another version every day")]
    [InlineData("go get example.dev/x@upgrade", "example.dev/x@upgrade is another version every day")]
    [InlineData("cargo install ripgrep@latest", "ripgrep@latest names no version")]
    [InlineData("mamba install numpy", "numpy names no version")]
    [InlineData("micromamba install numpy", "numpy names no version")]
    [InlineData("apt upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("apt-get full-upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("aptitude safe-upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("dnf upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("microdnf update", "brings in whatever is newest on the day of the build")]
    [InlineData("tdnf distro-sync", "brings in whatever is newest on the day of the build")]
    [InlineData("zypper update", "brings in whatever is newest on the day of the build")]
    [InlineData("zypper up", "brings in whatever is newest on the day of the build")]
    [InlineData("zypper dist-upgrade", "brings in whatever is newest on the day of the build")]
    [InlineData("curl https://x.example | sh -", "runs whatever the server sends")]
    [InlineData("curl https://x.example | python3 - --yes", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash /dev/stdin --yes", "runs whatever the server sends")]
    [InlineData("curl https://x.example | python", "runs whatever the server sends")]
    [InlineData("curl https://x.example | perl -w", "runs whatever the server sends")]
    [InlineData("curl https://x.example | ruby", "runs whatever the server sends")]
    [InlineData("curl https://x.example | node -", "runs whatever the server sends")]
    [InlineData("curl https://x.example | php", "runs whatever the server sends")]
    [InlineData("curl https://x.example | /bin/dash -x -e", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -x", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -xs a", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash --norc", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash +e", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -o pipefail", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash -euo pipefail -s a", "runs whatever the server sends")]
    [InlineData("curl https://x.example | bash --login -s -- a", "runs whatever the server sends")]
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
    [InlineData("npm install ~/x.d /x.d $X `x` <x https://x.example/y git@x.example:y file:x '*'")]
    [InlineData("npm install -g --prefix /x")]
    [InlineData("npm install --global")]
    [InlineData("npm install a@=1.2.3 a@v1.2.3 a@$V")]
    [InlineData("pnpm add")]
    [InlineData("yarn global list")]
    [InlineData("pip install a/b c.tar.gz d.zip e===1.0 ./f 'packages/*'")]
    [InlineData("pip uninstall x")]
    [InlineData("pipx run x")]
    [InlineData("uv tool run x")]
    [InlineData("gem install --file Gemfile")]
    [InlineData("gem install -g")]
    [InlineData("gem install --local x")]
    [InlineData("gem update x")]
    [InlineData("gem list")]
    [InlineData("go install example.dev/mainline")]
    [InlineData("go get ./...")]
    [InlineData("go list -u x")]
    [InlineData("cargo install")]
    [InlineData("cargo install x --vers 1.0.0")]
    [InlineData("cargo install x --rev abc")]
    [InlineData("cargo install x --tag v1")]
    [InlineData("cargo build")]
    [InlineData("composer global require vendor/name:1.2.3")]
    [InlineData("composer require")]
    [InlineData("conda install -f env.txt numpy")]
    [InlineData("conda update numpy")]
    [InlineData("dotnet tool install ./x")]
    [InlineData("dotnet tool update x")]
    [InlineData("dotnet tool install")]
    [InlineData("apk update")]
    [InlineData("apt update")]
    [InlineData("dnf install x")]
    [InlineData("zypper install x")]
    [InlineData("curl https://x.example | python3 -s fix.py")]
    [InlineData("curl https://x.example | perl -w fix.pl")]
    [InlineData("curl https://x.example | bash install.sh")]
    [InlineData("curl https://x.example | sh install.sh")]
    [InlineData("curl https://x.example | bash -x install.sh")]
    [InlineData("curl https://x.example | bash +e install.sh")]
    [InlineData("curl https://x.example | bash -eo pipefail install.sh")]
    [InlineData("curl https://x.example | bash --norc install.sh")]
    [InlineData("curl https://x.example | bash -- install.sh")]
    [InlineData("curl https://x.example | bash - install.sh")]
    [InlineData("curl https://x.example | bash -x -c 'cat > x'")]
    [InlineData("curl https://x.example | perl -w -c")]
    [InlineData("curl https://x.example | grep x")]
    [InlineData("echo x | sh")]
    [InlineData("java -m pip install flask")]
    [InlineData("npm i -g")]
    [InlineData("npm add -g")]
    [InlineData("yarn remove x")]
    [InlineData("go run example.dev/x@latest")]
    [InlineData("curl -O https://x.example; sh -e")]
    [InlineData("curl https://x.example | cat")]
    [InlineData("curl https://x.example | A=1")]
    public void What_is_pinned_or_the_distributions_passes(string command) => Assert.Equal(Verdict.Pass, Judge(Rule, $"RUN {command}"));

    [Theory]
    [InlineData("npm {0} x install a", "--prefix -C --cwd --dir --registry --cache --loglevel -w --workspace --omit --include --filter")]
    [InlineData("apt-get {0} x upgrade", "-o -t -c --repository -X -p --root --releasever --enablerepo --disablerepo")]
    public void The_value_of_an_option_hides_no_verb(string command, string options) => Assert.All(
        options.Split(' '), option => Assert.IsType<Verdict.Fired>(Judge(Rule, "RUN " + command.Replace("{0}", option, StringComparison.Ordinal))));

    [Theory]
    [InlineData("pip install {0} x", "-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --prefix --root"
        + " --trusted-host --no-binary --only-binary --python --cache-dir --timeout --retries --progress-bar --platform --src --log --proxy --cert"
        + " --upgrade-strategy --global-option --install-option --group")]
    [InlineData("conda install {0} x", "-v --version -i --install-dir -n --bindir -s --source --name -p --prefix -c --channel --root --target --features -F -j --jobs"
        + " --index --registry --profile --toolchain -o --bin --working-dir -d --tool-path --add-source --configfile --framework")]
    public void The_value_of_an_option_is_no_package(string command, string options) => Assert.All(
        options.Split(' '), option => Assert.Equal(Verdict.Pass, Judge(Rule, "RUN " + command.Replace("{0}", option, StringComparison.Ordinal))));

    [Theory]
    [InlineData("npm update", "npm ci")]
    [InlineData("npm install", "npm ci")]
    [InlineData("npm install a", "name@1.2.3")]
    [InlineData("yarn add a", "name@1.2.3")]
    [InlineData("pip install a", "name==1.2.3")]
    [InlineData("gem install a", "-v 1.2.3")]
    [InlineData("gem update", "gem install -v")]
    [InlineData("go install a.example/x@latest", "package@v1.2.3")]
    [InlineData("go get -u a.example/x", "package@v1.2.3")]
    [InlineData("cargo install a", "--version 1.2.3 --locked")]
    [InlineData("composer require a/b", "vendor/name:1.2.3")]
    [InlineData("bundle update", "bundle install")]
    [InlineData("conda install a", "name=1.2.3")]
    [InlineData("dotnet tool install a", "--version 1.2.3")]
    [InlineData("apk upgrade", "pin it by digest")]
    [InlineData("curl https://x.example | sh", "verify its checksum")]
    public void The_remedy_is_one_of_the_tool(string command, string remedy) =>
        Assert.Contains(remedy, Finding(Judge(Rule, $"RUN {command}")).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("curl https://x.example | gunzip | sh -s", "RUN curl https://x.example | sh -s")]
    [InlineData("sh -c \"$(curl https://x.example)\"", "RUN sh -c \"$(curl https://x.example)\"")]
    public void A_script_of_the_net_is_shown_with_what_runs_it(string command, string shown) =>
        Assert.Equal(shown, Finding(Judge(Rule, $"RUN {command}")).Evidence[0].What);

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
