using System.Collections.Immutable;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>
/// Finds credentials in text: the one place that knows what a credential looks like. The rule reports what it finds,
/// and <see cref="Redactor"/> takes it out of whatever is shown. Takes time in proportion to the text, whatever it holds.
/// </summary>
internal static class SecretScanner
{
    /// <summary>The credentials in a text, in order, apart from each other.</summary>
    public static ImmutableArray<SecretSpan> Scan(string text) => SecretSpan.Merge(Find(text));

    /// <summary>The credentials in a value whose name is known, such as an environment variable's: often the whole of it.</summary>
    public static ImmutableArray<SecretSpan> Scan(string name, string value)
    {
        var found = Find(value);
        var promised = CredentialName.Of(name);
        if (CredentialValue.IsReal(value, promised.Class, name) || CredentialValue.IsEncodedLogin(value, name))
        {
            found.Add(new SecretSpan(0, value.Length, promised.Kind is { Length: > 0 } kind ? kind : "basic credentials", Assignments.Confidence(value)));
        }

        return [.. SecretSpan.Merge(found).Select(span => span with { Name = span.Name ?? name })];
    }

    private static List<SecretSpan> Find(string text)
    {
        var found = new List<SecretSpan>();
        TokenShapes.Scan(text, found);
        PrivateKeys.Scan(text, found);
        UrlSecrets.Scan(text, found);
        Assignments.Scan(text, found);
        CommandSecrets.Scan(text, found);
        return found;
    }
}
