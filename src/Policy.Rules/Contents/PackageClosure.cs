namespace Policy.Rules.Contents;

/// <summary>Which packages others need, as a distribution's package manager goes by it when it removes what nobody needs.</summary>
public static class PackageClosure
{
    /// <summary>The names of packages that are needed: the roots that are installed, and all that they require.</summary>
    /// <param name="installed">The packages; <see cref="Package.Requires"/> says what each requires.</param>
    /// <param name="roots">The names of those that are wanted for themselves.</param>
    public static IReadOnlySet<string> Of(IReadOnlyCollection<Package> installed, IEnumerable<string> roots)
    {
        var byName = installed.ToLookup(package => package.Name, StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(roots.Where(byName.Contains));
        while (left.TryPop(out var name))
        {
            if (!needed.Add(name))
            {
                continue;
            }

            foreach (var requirement in byName[name].SelectMany(package => package.Requires.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            {
                // Of alternatives all that are installed are kept: which of them is used is not told.
                foreach (var alternative in requirement.Split('|').Where(alternative => byName.Contains(alternative) && !needed.Contains(alternative)))
                {
                    left.Push(alternative);
                }
            }
        }

        return needed;
    }
}
