namespace Policy.Webhook.Certificates;

/// <summary>Remembers what was told, so that a problem which lasts is one line in the log and not one at each look.</summary>
internal sealed class SaidOnce
{
    // What is told may hold a time or a number that is another at each look.
    private const int Most = 100;

    private readonly HashSet<string> _said = [];

    /// <summary>Whether this was not told yet; from now on it was.</summary>
    public bool IsNew(string text) => _said.Count < Most && _said.Add(text);

    /// <summary>All is well: what comes next is told again.</summary>
    public void Forget() => _said.Clear();
}
