using Policy.Cli.Output;

namespace Policy.Cli.Commands;

/// <summary>What commands need of the world around them.</summary>
/// <param name="Environment">The environment variables.</param>
/// <param name="Out">Where results go.</param>
/// <param name="Screen">Where results for people go.</param>
/// <param name="Error">Where errors go.</param>
/// <param name="Progress">Where progress is shown.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(
    Func<string, string?> Environment, TextWriter Out, Terminal Screen, TextWriter Error, Terminal Progress, TimeProvider Time);
