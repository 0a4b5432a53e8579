using System.Text.Json;

namespace Policy.E2E.Tests.Servers;

/// <summary>A request as the API server wrote it down.</summary>
/// <param name="User">Who asked.</param>
/// <param name="Verb">What for: create, patch.</param>
/// <param name="Resource">Of what: pods, pods/ephemeralcontainers.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Name">The object's name; empty where the server made it.</param>
/// <param name="Status">The status that it was answered with; 0 while it is not known.</param>
/// <param name="Annotations">What admission added.</param>
internal sealed record AuditEvent(
    string User, string Verb, string Resource, string Namespace, string Name, int Status, IReadOnlyDictionary<string, string> Annotations);

/// <summary>The API server's audit log. Source: Kubernetes, audit.k8s.io/v1, Event.</summary>
internal sealed class AuditLog(string file)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>Waits for a request.</summary>
    public Task<AuditEvent> FindAsync(Func<AuditEvent, bool> wanted) => Eventually.GetAsync(
        () => Task.FromResult(Read().FirstOrDefault(wanted)), () => $"the audit log has no such request among {Read().Count}");

    /// <summary>What is written by now.</summary>
    public IReadOnlyList<AuditEvent> Read()
    {
        using var stream = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n');

        // The last line is empty, or still being written.
        return [.. lines[..^1].Select(Parse).OfType<AuditEvent>()];
    }

    private static AuditEvent? Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (!root.TryGetProperty("objectRef", out var about))
        {
            return null;
        }

        var resource = Text(about, "resource");
        var subresource = Text(about, "subresource");
        return new AuditEvent(
            Text(root.GetProperty("user"), "username"), Text(root, "verb"), subresource.Length == 0 ? resource : $"{resource}/{subresource}",
            Text(about, "namespace"), Text(about, "name"),
            root.TryGetProperty("responseStatus", out var answer) && answer.TryGetProperty("code", out var code) ? code.GetInt32() : 0,
            root.TryGetProperty("annotations", out var annotations)
                ? annotations.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString() ?? "")
                : []);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
