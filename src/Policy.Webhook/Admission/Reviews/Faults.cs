using System.Text.Json;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>What is wrong with an object's types, the first of it.</summary>
internal sealed class Faults
{
    /// <summary>The first fault with its path; null where there is none.</summary>
    public string? First { get; private set; }

    /// <summary>Notes a fault.</summary>
    public void Add(string path, string expected, JsonValueKind found) =>
        First ??= $"{(path.Length == 0 ? "the document" : path)}: expected {expected}, found {Word(found)}";

    /// <summary>Notes a fault that says itself what is wrong.</summary>
    public void Add(string fault) => First ??= fault;

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "nothing",
    };
}
