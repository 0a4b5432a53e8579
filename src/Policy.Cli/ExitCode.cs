namespace Policy.Cli;

/// <summary>How the command ends; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Nothing reaches <c>--fail-on</c>, and all was judged.</summary>
    public const int Clean = 0;

    /// <summary>A finding, or an unknown, has an action that reaches <c>--fail-on</c>.</summary>
    public const int Failed = 1;

    /// <summary>Nothing reaches it, but something could not be judged.</summary>
    public const int NotJudged = 2;

    /// <summary>Arguments, configuration, policy or input are wrong; nothing was judged.</summary>
    public const int BadInput = 3;

    /// <summary>Stopped by the user before it came to an end, as shells count SIGINT.</summary>
    public const int Interrupted = 130;
}
