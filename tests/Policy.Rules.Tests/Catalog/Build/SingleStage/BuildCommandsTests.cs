using Policy.Rules.Catalog.Build;
using Policy.Rules.Catalog.Build.SingleStage;
using Policy.Rules.History.Shell;
using Policy.Rules.Tests.History;

namespace Policy.Rules.Tests.Catalog.Build.SingleStage;

public sealed class BuildCommandsTests
{
    [Theory]
    [InlineData("npm run build", nameof(Stack.Node))]
    [InlineData("npm run build:prod", nameof(Stack.Node))]
    [InlineData("npm run prod:build", nameof(Stack.Node))]
    [InlineData("npm run-script compile", nameof(Stack.Node))]
    [InlineData("npm --prefix client run build", nameof(Stack.Node))]
    [InlineData("yarn build", nameof(Stack.Node))]
    [InlineData("yarn workspace web build", nameof(Stack.Node))]
    [InlineData("pnpm -w run build", nameof(Stack.Node))]
    [InlineData("pnpm exec tsc -p .", nameof(Stack.Node))]
    [InlineData("npx tsc", nameof(Stack.Node))]
    [InlineData("npx next build", nameof(Stack.Node))]
    [InlineData("npx --yes vite build", nameof(Stack.Node))]
    [InlineData("npx -p typescript tsc", nameof(Stack.Node))]
    [InlineData("make all clean", nameof(Stack.Native))]
    [InlineData("./node_modules/.bin/webpack --mode production", nameof(Stack.Node))]
    [InlineData("ng build --prod", nameof(Stack.Node))]
    [InlineData("turbo run build", nameof(Stack.Node))]
    [InlineData("go build -o /app ./cmd/server", nameof(Stack.Go))]
    [InlineData("CGO_ENABLED=0 GOOS=linux go build .", nameof(Stack.Go))]
    [InlineData("/usr/local/go/bin/go install ./...", nameof(Stack.Go))]
    [InlineData("cargo build --release", nameof(Stack.Rust))]
    [InlineData("cargo +nightly build", nameof(Stack.Rust))]
    [InlineData("cargo install --path .", nameof(Stack.Rust))]
    [InlineData("mvn -B -DskipTests clean package", nameof(Stack.Java))]
    [InlineData("./mvnw verify", nameof(Stack.Java))]
    [InlineData("./gradlew --no-daemon :app:bootJar", nameof(Stack.Java))]
    [InlineData("gradle build -x test", nameof(Stack.Java))]
    [InlineData("javac Main.java", nameof(Stack.Java))]
    [InlineData("sbt assembly", nameof(Stack.Java))]
    [InlineData("dotnet publish -c Release -o out", nameof(Stack.DotNet))]
    [InlineData("python3 setup.py bdist_wheel", nameof(Stack.Python))]
    [InlineData("python -m build --wheel", nameof(Stack.Python))]
    [InlineData("pip wheel -r requirements.txt -w /wheels", nameof(Stack.Python))]
    [InlineData("poetry build", nameof(Stack.Python))]
    [InlineData("bundle exec rake assets:precompile", nameof(Stack.Ruby))]
    [InlineData("SECRET_KEY_BASE=1 bin/rails assets:precompile", nameof(Stack.Ruby))]
    [InlineData("mix release", nameof(Stack.Beam))]
    [InlineData("make -j4", nameof(Stack.Native))]
    [InlineData("make install", nameof(Stack.Native))]
    [InlineData("cmake --build build", nameof(Stack.Native))]
    [InlineData("gcc -O2 -o app main.c", nameof(Stack.Native))]
    [InlineData("stack build --copy-bins", nameof(Stack.Native))]
    public void Build_commands_are_told_by_their_tool(string command, string stack) => Assert.Equal(stack, StackOf(command));

    [Theory]
    [InlineData("npm ci")]
    [InlineData("npm ci --omit=dev")]
    [InlineData("npm install --production")]
    [InlineData("npm run start")]
    [InlineData("npm run test")]
    [InlineData("npm run lint:build-files")]
    [InlineData("npm cache clean --force")]
    [InlineData("npm prune --omit=dev")]
    [InlineData("yarn install --frozen-lockfile")]
    [InlineData("npx prisma migrate")]
    [InlineData("next start")]
    [InlineData("go mod download")]
    [InlineData("go version")]
    [InlineData("cargo --version")]
    [InlineData("cargo fetch")]
    [InlineData("mvn dependency:go-offline")]
    [InlineData("mvn --version")]
    [InlineData("gradle dependencies")]
    [InlineData("gradle --version")]
    [InlineData("java -jar app.jar")]
    [InlineData("dotnet restore")]
    [InlineData("dotnet app.dll")]
    [InlineData("dotnet --info")]
    [InlineData("pip install -r requirements.txt")]
    [InlineData("python manage.py collectstatic")]
    [InlineData("bundle install")]
    [InlineData("composer install --no-dev")]
    [InlineData("docker-php-ext-install pdo_mysql")]
    [InlineData("make clean")]
    [InlineData("make -C src test")]
    [InlineData("turbo run test")]
    [InlineData("npx")]
    [InlineData("cmake --version")]
    [InlineData("gcc --version")]
    [InlineData("apt-get install -y gcc make")]
    [InlineData("apk add --no-cache make")]
    [InlineData("mkdir -p build")]
    [InlineData("cp -r build /srv")]
    [InlineData("")]
    public void Other_commands_build_nothing(string command) => Assert.Null(StackOf(command));

    [Fact]
    public void Only_the_applications_steps_count()
    {
        var history = HistoryInput.Read(HistoryInput.Config(
        [
            BuiltImage.Debian,
            HistoryInput.Made("RUN /bin/sh -c npm ci && npm run build && npm prune # buildkit", "buildkit.dockerfile.v0"),
            HistoryInput.Made("RUN /bin/sh -c go build . # buildkit", "buildkit.dockerfile.v0"),
        ]));

        Assert.Equal([("npm run build", 1), ("go build .", 2)], BuildCommands.In(history).Select(command => (command.Command.ToString(), command.Step.Index)));
        Assert.Empty(BuildCommands.In(history with { Base = history.Base with { Steps = 3 } }));
    }

    private static string? StackOf(string command) => ShellScript.Split(command) is [var first, ..] ? BuildCommands.StackOf(CommandArguments.Unwrap(first))?.ToString() : null;
}
