namespace Policy.Rules.Catalog.Build;

/// <summary>Debuggers that a command line or a variable full of options starts.</summary>
internal static class DebugCommands
{
    /// <summary>The debugger that a command starts; null where it starts none.</summary>
    /// <param name="words">The command's words.</param>
    public static string? InCommand(IReadOnlyList<string> words)
    {
        if (words.Select(InOption).FirstOrDefault(found => found is JavaDebugger) is { } java)
        {
            return java;
        }

        var programs = words.Select(CommandWords.ProgramName).ToList();
        if (programs.Exists(IsNode) && words.Select(InOption).FirstOrDefault(found => found is not null) is { } node)
        {
            return node;
        }

        var delve = programs.IndexOf("dlv");
        if (delve >= 0 && words.Skip(delve + 1).FirstOrDefault(word => !word.StartsWith('-')) is "exec" or "debug" or "dap" or "attach" or "test" or "core")
        {
            return "the Delve debugger";
        }

        return programs.Contains("debugpy") ? "the Python debugger debugpy"
            : programs.Contains("catalina.sh") && programs.Contains("jpda") ? JavaDebugger
            : null;
    }

    /// <summary>The debugger that a variable's options start (<c>NODE_OPTIONS</c>, <c>JAVA_TOOL_OPTIONS</c>, <c>CATALINA_OPTS</c>…).</summary>
    public static string? InVariable(string name, string value)
    {
        var found = CommandWords.Of(value).Select(InOption);
        return name == "NODE_OPTIONS"
            ? found.FirstOrDefault(option => option is not null)
            : found.FirstOrDefault(option => option is JavaDebugger);
    }

    private const string JavaDebugger = "the Java debugger (JDWP)";

    private const string NodeInspector = "the Node.js inspector";

    private static bool IsNode(string program) => program is "node" or "nodejs" or "nodemon" or "ts-node" or "tsx" or "deno" or "bun" or "electron";

    private static string? InOption(string word) => word switch
    {
        "-agentlib:jdwp" or "-Xrunjdwp" => JavaDebugger,
        _ when word.StartsWith("-agentlib:jdwp=", StringComparison.Ordinal) || word.StartsWith("-Xrunjdwp:", StringComparison.Ordinal) => JavaDebugger,
        "--inspect" or "--inspect-brk" or "--inspect-wait" => NodeInspector,
        _ when word.StartsWith("--inspect=", StringComparison.Ordinal) || word.StartsWith("--inspect-brk=", StringComparison.Ordinal)
            || word.StartsWith("--inspect-wait=", StringComparison.Ordinal) => NodeInspector,
        _ => null,
    };
}
