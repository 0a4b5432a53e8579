using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Build.BuiltImage;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class CacheBustingOrderTests
{
    private static CacheBustingOrder Rule => new();

    [Fact]
    public void Sources_before_dependencies_are_found()
    {
        var finding = Finding(Judge(Rule, "WORKDIR /app", "COPY . .", "RUN npm ci && npm run build"));

        Assert.Equal("the sources are copied at history[2], before npm installs dependencies at history[3]", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Step, "history[2]", "COPY . ."), new(EvidenceKind.Step, "history[3]", "RUN npm ci")], finding.Evidence);
        Assert.Equal("Copy package.json and package-lock.json first, run npm, and copy the rest of the sources after that.", finding.Remedy);
        Assert.Equal(0.9, finding.Confidence);
    }

    [Theory]
    [InlineData("npm install", "npm", "package.json and package-lock.json")]
    [InlineData("npm --prefix web i --omit=dev", "npm", "package.json and package-lock.json")]
    [InlineData("yarn", "yarn", "package.json and yarn.lock")]
    [InlineData("yarn install --frozen-lockfile", "yarn", "package.json and yarn.lock")]
    [InlineData("corepack pnpm i", "pnpm", "package.json and pnpm-lock.yaml")]
    [InlineData("pnpm fetch", "pnpm", "package.json and pnpm-lock.yaml")]
    [InlineData("bun install", "bun", "package.json and bun.lock")]
    [InlineData("pip install --no-cache-dir -r requirements.txt", "pip", "the requirements files")]
    [InlineData("pip3.12 install --requirement=r.txt", "pip3.12", "the requirements files")]
    [InlineData("python3 -m pip install -r r.txt", "pip", "the requirements files")]
    [InlineData("uv sync --locked", "uv", "pyproject.toml and uv.lock")]
    [InlineData("uv pip install -r r.txt", "uv", "the requirements files")]
    [InlineData("pipenv sync", "pipenv", "Pipfile and Pipfile.lock")]
    [InlineData("poetry install --no-root", "poetry", "pyproject.toml and poetry.lock")]
    [InlineData("pdm sync", "pdm", "pyproject.toml and pdm.lock")]
    [InlineData("go mod download", "go", "go.mod and go.sum")]
    [InlineData("cargo fetch --locked", "cargo", "Cargo.toml and Cargo.lock")]
    [InlineData("dotnet restore App.csproj", "dotnet", "the project files")]
    [InlineData("bundle install --jobs 4", "bundle", "Gemfile and Gemfile.lock")]
    [InlineData("composer install --no-dev", "composer", "composer.json and composer.lock")]
    [InlineData("./mvnw -B dependency:go-offline", "mvnw", "pom.xml")]
    [InlineData("./gradlew --no-daemon dependencies", "gradlew", "the build files")]
    [InlineData("mix deps.get --only prod", "mix", "mix.exs and mix.lock")]
    [InlineData("CI=1 sudo -u app npm ci", "npm", "package.json and package-lock.json")]
    [InlineData("npm i", "npm", "package.json and package-lock.json")]
    [InlineData("npm clean-install", "npm", "package.json and package-lock.json")]
    [InlineData("pnpm install", "pnpm", "package.json and pnpm-lock.yaml")]
    [InlineData("bun i", "bun", "package.json and bun.lock")]
    [InlineData("pipenv install", "pipenv", "Pipfile and Pipfile.lock")]
    [InlineData("pdm install", "pdm", "pyproject.toml and pdm.lock")]
    [InlineData("bundle", "bundle", "Gemfile and Gemfile.lock")]
    [InlineData("gradle dependencies", "gradle", "the build files")]
    [InlineData("mvn dependency:resolve", "mvn", "pom.xml")]
    [InlineData("corepack npm ci", "npm", "package.json and package-lock.json")]
    [InlineData("corepack yarn", "yarn", "package.json and yarn.lock")]
    [InlineData("python3 -m pip install --requirements r.txt", "pip", "the requirements files")]
    public void Every_tool_that_installs_what_manifests_list_is_known(string command, string tool, string manifests)
    {
        var finding = Finding(Judge(Rule, "COPY . /app", $"RUN {command}"));

        Assert.Equal($"the sources are copied at history[1], before {tool} installs dependencies at history[2]", finding.Message);
        Assert.Equal($"Copy {manifests} first, run {tool}, and copy the rest of the sources after that.", finding.Remedy);
    }

    [Theory]
    [InlineData(
        "--prefix -C --cwd --dir --filter -F --registry --cache --cache-folder --loglevel -w --workspace --modules-folder --omit --include --mutex --network-timeout"
        + " -s --settings -f --file -p --project -r --runtime --source --path --jobs -j --gemfile --manifest-path -d --working-dir")]
    public void The_value_of_an_option_hides_no_verb(string options) =>
        Assert.All(options.Split(' '), option => Assert.IsType<Verdict.Fired>(Judge(Rule, "COPY . /app", $"RUN npm {option} x ci")));

    [Theory]
    [InlineData("npm run ci")]
    [InlineData("npm install -g npm@10.0.0")]
    [InlineData("npm install left-pad@1.0.0")]
    [InlineData("npm --version")]
    [InlineData("yarn build")]
    [InlineData("yarn --version")]
    [InlineData("pip install .")]
    [InlineData("pip install requests==2.0")]
    [InlineData("pip download -r r.txt")]
    [InlineData("pipx install -r r.txt")]
    [InlineData("uv run x")]
    [InlineData("go mod tidy")]
    [InlineData("go build ./...")]
    [InlineData("cargo build")]
    [InlineData("dotnet publish")]
    [InlineData("mvn package")]
    [InlineData("apt-get install -y curl")]
    [InlineData("npm ci --version")]
    [InlineData("npm ci -v")]
    [InlineData("npm ci -V")]
    [InlineData("npm ci --help")]
    [InlineData("npm ci -h")]
    [InlineData("npm install --global")]
    [InlineData("pnpm i left-pad")]
    [InlineData("bun install left-pad")]
    [InlineData("pipenv install flask")]
    [InlineData("pip uninstall -r r.txt")]
    [InlineData("pipenv3 sync")]
    [InlineData("corepack")]
    [InlineData("corepack enable")]
    [InlineData("python3 -m")]
    [InlineData("python3 -m venv x")]
    [InlineData("go mod")]
    [InlineData("mvn dependencies")]
    public void Other_commands_are_none_of_it(string command) => Assert.Equal(Verdict.Pass, Judge(Rule, "COPY . /app", $"RUN {command}"));

    [Theory]
    [InlineData("COPY ./ /app/", true)]
    [InlineData("COPY * /app/", true)]
    [InlineData("COPY src ./src", true)]
    [InlineData("COPY ./src/ ./src", true)]
    [InlineData("COPY package.json src /app/", true)]
    [InlineData("ADD . /app", true)]
    [InlineData("COPY package.json package-lock.json ./", false)]
    [InlineData("COPY package*.json ./", false)]
    [InlineData("COPY config ./config", false)]
    [InlineData("COPY /app/dist ./dist", false)]
    [InlineData("COPY / /", false)]
    [InlineData("COPY lib ./", true)]
    [InlineData("COPY app ./", true)]
    [InlineData("COPY cmd ./", true)]
    [InlineData("COPY internal ./", true)]
    [InlineData("COPY pkg ./", true)]
    [InlineData("COPY source ./", true)]
    [InlineData("COPY sources ./", true)]
    [InlineData("COPY ** ./", true)]
    [InlineData("COPY /src ./", false)]
    public void Only_a_copy_of_the_sources_counts(string copy, bool found) =>
        Assert.Equal(found, Judge(Rule, copy, "RUN npm ci") is Verdict.Fired);

    [Fact]
    public void Manifests_first_are_right() =>
        Assert.Equal(Verdict.Pass, Judge(Rule, "COPY package*.json ./", "RUN npm ci", "COPY . .", "RUN npm run build && npm ci --omit=dev"));

    [Fact]
    public void Each_tool_is_judged_by_itself() =>
        Assert.Equal(
            ["the sources are copied at history[3], before composer installs dependencies at history[4]"],
            Findings(Judge(Rule, "COPY package.json ./", "RUN npm ci", "COPY . .", "RUN composer install")).Select(finding => finding.Message));

    [Theory]
    [InlineData("dir:", "/app", "/app", true)]
    [InlineData("dir:", ".", "/app", true)]
    [InlineData("dir:", "./x/../", "/app", true)]
    [InlineData("dir:", "/app/", "/app/web", true)]
    [InlineData("dir:", "/ap", "/app", false)]
    [InlineData("dir:", "/etc/nginx", "/app", false)]
    [InlineData("dir:", "/", "/app", false)]
    [InlineData("dir:", "./src", "/app", false)]
    [InlineData("file:", "/app", "/app", false)]
    [InlineData("multi:", "/app", "/app", false)]
    [InlineData("dir:", "/app", "/../app", true)]
    [InlineData("dir:", "/app", "/app/./", true)]
    [InlineData("dir:", "/", "/", false)]
    public void A_hash_of_a_folder_counts_where_the_installation_runs_in_it(string kind, string destination, string workdir, bool found)
    {
        var copy = HistoryInput.Made($"/bin/sh -c #(nop) COPY {kind}{HistoryInput.Hash} in {destination} ");

        Assert.Equal(found, JudgeLines(
            Rule, HistoryInput.Made($"/bin/sh -c #(nop) COPY file:{HistoryInput.Hash} in /x "), HistoryInput.Empty($"/bin/sh -c #(nop) WORKDIR {workdir}"),
            copy, HistoryInput.Made("/bin/sh -c npm ci")) is Verdict.Fired);
    }

    [Fact]
    public void Files_of_another_stage_are_no_sources() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Made("COPY --from=build . .", author: "kaniko"), HistoryInput.Made("RUN npm ci", author: "kaniko")));

    [Theory]
    [InlineData("RUN npm ci", "kaniko", "COPY . .")]
    [InlineData("RUN [\"npm\", \"ci\"]", "kaniko", "COPY . .")]
    public void Kaniko_is_read(string run, string author, string copy) =>
        Assert.IsType<Verdict.Fired>(JudgeLines(Rule, HistoryInput.Made(copy, author: author), HistoryInput.Made(run, author: author)));

    [Fact]
    public void What_the_base_did_is_not_the_applications() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Made("COPY . . # buildkit"), HistoryInput.Made("RUN /bin/sh -c npm ci # buildkit"),
            HistoryInput.Made("RUN make", author: "kaniko")));

    [Fact]
    public void It_cannot_know_without_history() => CannotKnowWithoutHistory(Rule);

    [Fact]
    public void It_concerns_the_applications_steps_of_a_Dockerfile() => ConcernsNoOtherSteps(Rule);

    [Fact]
    public void Its_descriptor_says_what_it_is() =>
        Assert.Equal(
            ("cache-busting-order", RuleCategory.Build, Severity.Low, Needs.Config, 0),
            (Rule.Descriptor.Id, Rule.Descriptor.Category, Rule.Descriptor.Severity, Rule.Descriptor.Needs, Rule.Descriptor.Parameters.Length));
}
