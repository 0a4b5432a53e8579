using Policy.Rules.Catalog.Contents.Tools;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>Which stack tools belong to.</summary>
internal static class Toolchains
{
    /// <summary>The stack of the most telling tool: an SDK says more than the C compiler that comes along with it.</summary>
    public static Stack? StackOf(IEnumerable<FoundTool> tools)
    {
        Stack? found = null;
        foreach (var tool in tools)
        {
            found = StackOf(tool.Name);
            if (found != Stack.Native)
            {
                return found;
            }
        }

        return found;
    }

    private static Stack StackOf(string tool) => tool switch
    {
        "go" => Stack.Go,
        "rust" => Stack.Rust,
        "jdk" or "kotlin" or "scala" => Stack.Java,
        "dotnet-sdk" => Stack.DotNet,
        _ => Stack.Native,
    };
}
