namespace Policy.Rules.Catalog.Build.Installs;

/// <summary>A command that installs what it does not pin.</summary>
/// <param name="Command">The command.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Remedy">What to do instead.</param>
internal sealed record LooseInstall(string Command, string What, string Remedy);
