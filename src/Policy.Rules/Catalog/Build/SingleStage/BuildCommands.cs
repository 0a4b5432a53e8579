using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>A command that turns sources into what runs.</summary>
/// <param name="Step">The step that runs it.</param>
/// <param name="Command">The command.</param>
/// <param name="Stack">What it builds with.</param>
internal sealed record BuildCommand(BuildStep Step, ShellCommand Command, Stack Stack);

/// <summary>Finds build commands in the application's steps.</summary>
internal static class BuildCommands
{
    // A hostile history can hold any number; no Dockerfile has more that matter.
    private const int Most = 200;

    /// <summary>The commands, in the order in which they ran.</summary>
    public static ImmutableArray<BuildCommand> In(BuildHistory history) =>
    [
        .. history.ApplicationSteps
            .SelectMany(step => ShellScript.Of(step).Select(command => (step, command, stack: StackOf(CommandArguments.Unwrap(command)))))
            .Where(found => found.stack is not null).Take(Most)
            .Select(found => new BuildCommand(found.step, found.command, found.stack!.Value)),
    ];

    /// <summary>What a command builds with; null where it builds nothing.</summary>
    public static Stack? StackOf(ShellCommand command)
    {
        if (CommandArguments.Has(command.Arguments, "--version", "-version", "--help", "-h"))
        {
            return null;
        }

        return command.Program switch
        {
            "npm" or "yarn" or "pnpm" or "bun" => OfScripts(command),
            "npx" or "bunx" or "pnpx" => OfNpx(CommandArguments.Positionals(command.Arguments, ["-p", "--package"])),
            "go" => Verb(command) is "build" or "install" ? Stack.Go : null,
            "cargo" => Verb(command) is "build" or "install" or "rustc" ? Stack.Rust : null,
            "rustc" => Stack.Rust,
            "mvn" or "mvnw" => CommandArguments.Has(command.Arguments, "package", "install", "verify", "compile", "assembly:single") ? Stack.Java : null,
            "gradle" or "gradlew" => HasGradleTask(command) ? Stack.Java : null,
            "javac" or "ant" or "native-image" or "jlink" => Stack.Java,
            "sbt" => CommandArguments.Has(command.Arguments, "assembly", "package", "stage", "compile", "dist") ? Stack.Java : null,
            "lein" => CommandArguments.Has(command.Arguments, "uberjar", "jar", "compile") ? Stack.Java : null,
            "dotnet" => Verb(command) is "build" or "publish" or "pack" ? Stack.DotNet : null,
            "msbuild" => Stack.DotNet,
            "mix" => Verb(command) is "compile" or "release" or "deps.compile" ? Stack.Beam : null,
            "rebar" or "rebar3" => Verb(command) is "compile" or "release" or "as" or "tar" ? Stack.Beam : null,
            "rake" or "rails" => CommandArguments.Has(command.Arguments, "assets:precompile") ? Stack.Ruby : null,
            "bundle" => command.Arguments is ["exec", "rake" or "rails", ..] && CommandArguments.Has(command.Arguments, "assets:precompile") ? Stack.Ruby : null,
            "gem" => Verb(command) is "build" ? Stack.Ruby : null,
            "poetry" or "flit" or "hatch" or "build" or "maturin" or "pyinstaller" or "cythonize" => OfPythonTool(command),
            "pip" or "pip3" => Verb(command) is "wheel" ? Stack.Python : null,
            "python" or "python3" or "python2" => command.Arguments is ["setup.py", "build" or "install" or "bdist_wheel" or "build_ext" or "develop", ..] ? Stack.Python : null,
            _ => OfNodeTool(command) ?? OfNative(command),
        };
    }

    // By what scripts are called: what stands behind the name is in a package.json that nobody kept.
    private static Stack? OfScripts(ShellCommand command)
    {
        var words = CommandArguments.Positionals(command.Arguments, ["--prefix", "-C", "--cwd", "--dir", "--filter", "-F", "-w", "--workspace"]);
        return words switch
        {
            ["run" or "run-script" or "rum", var script, ..] => IsBuildScript(script) ? Stack.Node : null,
            ["exec" or "dlx" or "x", var tool, ..] => OfNodeTool(command with { Words = [tool, .. words[2..]] }),
            ["workspace" or "workspaces", .. var rest] => rest.Any(IsBuildScript) ? Stack.Node : null,
            [var script, ..] when command.Program is not "npm" && IsBuildScript(script) => Stack.Node,
            _ => null,
        };
    }

    private static Stack? OfNpx(ImmutableArray<string> words) => words.IsEmpty ? null : OfNodeTool(new ShellCommand { Words = words });

    private static bool IsBuildScript(string script) => script.Split(':', '-', '_', '.') is [var name, .. var rest]
        && (IsBuildWord(name) || (name is "prod" or "production" or "ci" or "docker" or "app" or "web" or "client" or "server" or "frontend" or "ui" && rest.Any(IsBuildWord)));

    private static bool IsBuildWord(string word) => word is "build" or "compile" or "bundle" or "dist" or "transpile" or "tsc" or "webpack" or "rollup" or "generate";

    private static Stack? OfNodeTool(ShellCommand command) => command.Program switch
    {
        "tsc" or "webpack" or "rollup" or "esbuild" or "swc" or "babel" or "tsup" or "gulp" or "grunt" or "browserify" or "ncc" or "pkg" => Stack.Node,
        "next" or "nuxt" or "nuxi" or "vite" or "ng" or "nest" or "parcel" or "turbo" or "nx" or "vue-cli-service" or "react-scripts" or "gatsby" or "astro" or "remix" or "lerna" =>
            CommandArguments.Has(command.Arguments, "build", "generate", "build:prod") ? Stack.Node : null,
        _ => null,
    };

    private static Stack? OfPythonTool(ShellCommand command) => command.Program switch
    {
        "poetry" or "flit" or "hatch" or "maturin" => Verb(command) is "build" or "develop" ? Stack.Python : null,
        "build" => command.Words.Length == 1 || command.Arguments[0].StartsWith('-') || command.Arguments[0] is "." ? Stack.Python : null,
        _ => Stack.Python,
    };

    private static Stack? OfNative(ShellCommand command) => command.Program switch
    {
        "make" or "gmake" or "ninja" => IsUpkeep(command) ? null : Stack.Native,
        "cmake" => CommandArguments.Has(command.Arguments, "--build", "--install") ? Stack.Native : null,
        "meson" or "scons" or "bazel" or "bazelisk" or "buck" => CommandArguments.Has(command.Arguments, "clean", "version", "--version", "test") ? null : Stack.Native,
        "gcc" or "g++" or "cc" or "c++" or "clang" or "clang++" or "ld" or "gfortran" or "nasm" => Stack.Native,
        "stack" or "cabal" or "swift" or "zig" or "dub" or "dart" or "crystal" or "nimble" => CommandArguments.Has(command.Arguments, "build", "install", "compile") ? Stack.Native : null,
        _ => null,
    };

    private static bool HasGradleTask(ShellCommand command)
    {
        foreach (var word in command.Arguments)
        {
            var task = word[(word.LastIndexOf(':') + 1)..];
            if (task is "build" or "assemble" or "jar" or "war" or "bootJar" or "bootWar" or "shadowJar" or "installDist" or "distZip" or "distTar" or "fatJar" or "classes" or "quarkusBuild" or "publish")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUpkeep(ShellCommand command)
    {
        var targets = CommandArguments.Positionals(command.Arguments, ["-C", "-f", "-j", "--directory", "--file"]);
        return !targets.IsEmpty && targets.All(target => target is "clean" or "distclean" or "check" or "test" or "lint");
    }

    private static string Verb(ShellCommand command)
    {
        foreach (var word in command.Arguments)
        {
            if (!word.StartsWith('-') && !word.StartsWith('+'))
            {
                return word;
            }
        }

        return "";
    }
}
