namespace Policy.Twins.Worlds;

/// <summary>What commands do. One that is not known writes nothing.</summary>
internal static class World
{
    /// <summary>Runs a command line.</summary>
    public static void Run(Machine machine, string line)
    {
        foreach (var command in ShellWords.Read(line, name => name == "HOME" ? $"/{machine.Home}" : machine.Variable(name)))
        {
            var own = command.TakeWhile(IsAssignment).ToList();
            own.ForEach(variable => machine.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1]);
            List<string> words = [.. command.Skip(own.Count).SkipWhile(word => word is "then" or "do" or "else" or "if" or "!" or "{")];
            if (words.Count > 0)
            {
                Run(machine, words[0], words[1..]);
            }
        }
    }

    private static bool IsAssignment(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && word[..at].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static void Run(Machine machine, string program, List<string> arguments)
    {
        switch (program)
        {
            case "cd":
                machine.Folder = machine.Resolve(arguments[0]);
                break;
            case "export":
                arguments.ForEach(variable => machine.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[^1]);
                break;
            case "apt-get" or "apt":
                OsPackages.Apt(machine, arguments);
                break;
            case "apk":
                OsPackages.Apk(machine, arguments);
                break;
            case "npm" or "npx":
                NpmCommands.Npm(machine, arguments);
                break;
            case "yarn":
                NpmCommands.Yarn(machine, arguments);
                break;
            case "pnpm":
                PnpmCommands.Pnpm(machine, arguments);
                break;
            case "corepack":
                PnpmCommands.Corepack(machine);
                break;
            case "go":
                GoCommands.Go(machine, arguments);
                break;
            case "pip" or "pip3":
                PythonCommands.Pip(machine, arguments);
                break;
            case "python" or "python3":
                PythonCommands.Python(machine, arguments);
                break;
            case "uv" or "poetry":
                PythonCommands.Project(machine, program, arguments);
                break;
            case "mvn" or "./mvnw":
                JavaCommands.Maven(machine, program, arguments);
                break;
            case "gradle" or "./gradlew":
                JavaCommands.Gradle(machine, program, arguments);
                break;
            case "java":
                JavaCommands.Java(machine, arguments);
                break;
            case "dotnet":
                DotNetCommands.DotNet(machine, arguments);
                break;
            case "cargo":
                CargoCommands.Cargo(machine, arguments);
                break;
            case "rustup":
                CargoCommands.Rustup(machine, arguments);
                break;
            case "bundle" or "rails" or "bin/rails" or "./bin/rails":
                RubyCommands.Bundle(machine, program, arguments);
                break;
            case "composer":
                PhpCommands.Composer(machine, arguments);
                break;
            case "docker-php-ext-install":
                PhpCommands.Extensions(machine, arguments);
                break;
            case "mix":
                ElixirCommands.Mix(machine, arguments);
                break;
            case "make" or "cmake" or "gcc" or "cc":
                MakeCommands.Make(machine, program, arguments);
                break;
            default:
                FileCommands.Run(machine, program, arguments);
                break;
        }
    }
}
