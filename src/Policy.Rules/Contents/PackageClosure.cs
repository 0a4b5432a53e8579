namespace Policy.Rules.Contents;

/// <summary>Which packages others need, as a distribution's package manager goes by it when it removes what nobody needs.</summary>
public static class PackageClosure
{
    /// <summary>The names of packages that are needed: the roots that are installed, and all that they require.</summary>
    /// <param name="installed">The packages; <see cref="Package.Requires"/> says what each requires.</param>
    /// <param name="roots">The names of those that are wanted for themselves.</param>
    public static IReadOnlySet<string> Of(IReadOnlyCollection<Package> installed, IEnumerable<string> roots)
    {
        var byName = installed.SelectMany(static package => NamesOf(package).Select(name => (Name: name, Package: package)))
            .ToLookup(pair => pair.Name, pair => pair.Package, StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(roots.Where(byName.Contains));
        while (left.TryPop(out var name))
        {
            // Of several that provide a name, all are kept: which of them is used is not told.
            foreach (var package in byName[name].Where(package => needed.Add(package.Name)))
            {
                foreach (var requirement in package.Requires.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    // And so of alternatives.
                    foreach (var alternative in requirement.Split('|').Where(alternative => byName.Contains(alternative) && !needed.Contains(alternative)))
                    {
                        left.Push(alternative);
                    }
                }
            }
        }

        return needed;
    }

    private static IEnumerable<string> NamesOf(Package package) =>
        package.Provides.Length == 0 ? [package.Name] : package.Provides.Split('\n').Append(package.Name).Distinct(StringComparer.Ordinal);
}
