using System.Collections.Immutable;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build;

/// <summary>Arguments of a command, told apart from its options as far as the options are known.</summary>
internal static class CommandArguments
{
    /// <summary>Arguments that are no options, nor values of <paramref name="valueOptions"/>.</summary>
    public static ImmutableArray<string> Positionals(ReadOnlySpan<string> arguments, ImmutableHashSet<string> valueOptions)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (valueOptions.Contains(arguments[i]))
            {
                i++;
            }
            else if (!arguments[i].StartsWith('-'))
            {
                found.Add(arguments[i]);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Whether an option is given, by itself or as <c>--option=value</c>.</summary>
    public static bool Has(ReadOnlySpan<string> arguments, params ReadOnlySpan<string> options)
    {
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (options.Contains(equals > 0 && argument.StartsWith('-') ? argument[..equals] : argument))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The command without the interpreter that runs it as a module: <c>python3 -m pip install</c> is <c>pip install</c>.</summary>
    public static ShellCommand Unwrap(ShellCommand command)
    {
        var isPython = command.Program.StartsWith("python", StringComparison.Ordinal) || command.Program is "pypy" or "pypy3";
        var at = isPython ? command.Words.IndexOf("-m") : -1;
        if (at > 0 && at + 1 < command.Words.Length)
        {
            return command with { Words = command.Words[(at + 1)..] };
        }

        // corepack and npx bring a package manager and hand the rest to it.
        return command.Program is "corepack" && command.Words.Length > 1 && command.Words[1] is "npm" or "yarn" or "pnpm"
            ? command with { Words = command.Words[1..] }
            : command;
    }
}
