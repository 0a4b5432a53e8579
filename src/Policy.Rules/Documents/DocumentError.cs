namespace Policy.Rules.Documents;

/// <summary>One mistake in a document that a person wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 for the file as a whole, such as one that is not there.</param>
/// <param name="Path">The field: <c>spec.rules[0].parameters.maxCompressed</c>; empty for the document itself.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record DocumentError(string File, int Line, string Path, string Message)
{
    /// <summary>The mistake where its document is known: <c>spec.mode: 'Enforced' is none of Enforce, Warn, Audit</c>.</summary>
    public string InDocument => Path.Length == 0 ? Message : $"{Path}: {Message}";

    /// <summary><c>web-tier.yaml:12: spec.mode: 'Enforced' is none of Enforce, Warn, Audit; did you mean 'Enforce'?</c></summary>
    public override string ToString() =>
        $"{File}:{(Line == 0 ? "" : $"{Line}:")} {InDocument}";
}
