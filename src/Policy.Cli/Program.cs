using System.CommandLine;
using Policy.Cli;
using Policy.Cli.Commands;
using Policy.Cli.Output;
using Spectre.Console;

#pragma warning disable RS0030 // the one place that reads the environment
Func<string, string?> environment = Environment.GetEnvironmentVariable;
#pragma warning restore RS0030

var context = new CommandContext(
    environment,
    Console.Out,
    new Terminal(AnsiConsole.Console, isTerminal: !Console.IsOutputRedirected),
    Console.Error,
    new Terminal(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), isTerminal: !Console.IsErrorRedirected),
    TimeProvider.System);

var root = new RootCommand("Pratique judges container images: how they were built, what they carry, whom they run as.")
{
    ScanCommand.Create(context),
    InspectCommand.Create(context),
    RulesCommand.Create(context),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"pratique: {error.Message}");
    }

    await Console.Error.WriteLineAsync("pratique: see 'pratique --help'");
    return ExitCode.BadInput;
}

try
{
    // A bug ends the process as one: no exit code of ours would be true of it.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
