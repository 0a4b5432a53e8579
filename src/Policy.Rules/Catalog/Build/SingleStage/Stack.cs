namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>What an application is made with: it decides which tools a build needs and what is left when it is done.</summary>
internal enum Stack
{
    /// <summary>C and C++, and whatever is made with <c>make</c>.</summary>
    Native,

    /// <summary>JavaScript and TypeScript on Node.js.</summary>
    Node,

    /// <summary>Go.</summary>
    Go,

    /// <summary>Java, Kotlin, Scala and others on a Java virtual machine.</summary>
    Java,

    /// <summary>.NET.</summary>
    DotNet,

    /// <summary>Python.</summary>
    Python,

    /// <summary>Rust.</summary>
    Rust,

    /// <summary>Ruby.</summary>
    Ruby,

    /// <summary>PHP.</summary>
    Php,

    /// <summary>Elixir and Erlang.</summary>
    Beam,
}
