using System.Collections.Immutable;

namespace Policy.Rules.Documents;

/// <summary>What a scalar is. Source: YAML 1.2.2, section 10.3, core schema.</summary>
public enum ScalarKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary>Text: all that is quoted, and all that is nothing else.</summary>
    String,
}

/// <summary>A node of a YAML or JSON document, and where it starts.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public abstract record DocumentNode(int Line, int Column)
{
    /// <summary>A single value.</summary>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Column">The column, from 1.</param>
    /// <param name="Text">The value, escapes resolved.</param>
    /// <param name="Kind">What it is.</param>
    public sealed record Scalar(int Line, int Column, string Text, ScalarKind Kind) : DocumentNode(Line, Column)
    {
        /// <inheritdoc/>
        public override string Describe => Kind switch
        {
            ScalarKind.Null => "nothing",
            ScalarKind.Boolean => Text,
            ScalarKind.String => $"the string {SafeText.Quoted(Text)}",
            _ => $"the number {SafeText.Plain(Text)}",
        };
    }

    /// <summary>A list.</summary>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Column">The column, from 1.</param>
    /// <param name="Items">Its items.</param>
    public sealed record Sequence(int Line, int Column, ImmutableArray<DocumentNode> Items) : DocumentNode(Line, Column)
    {
        /// <inheritdoc/>
        public override string Describe => "a list";
    }

    /// <summary>A mapping; no key stands in it twice.</summary>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Column">The column, from 1.</param>
    /// <param name="Fields">Its fields, in order.</param>
    public sealed record Mapping(int Line, int Column, ImmutableArray<DocumentField> Fields) : DocumentNode(Line, Column)
    {
        /// <inheritdoc/>
        public override string Describe => "a mapping";
    }

    /// <summary>What was found, in words for a message: <c>a list</c>, <c>the number 16.4</c>.</summary>
    public abstract string Describe { get; }
}

/// <summary>A field of a mapping.</summary>
/// <param name="Line">The line of its key, from 1.</param>
/// <param name="Column">The column of its key, from 1.</param>
/// <param name="Name">Its key.</param>
/// <param name="Value">Its value.</param>
public sealed record DocumentField(int Line, int Column, string Name, DocumentNode Value);
