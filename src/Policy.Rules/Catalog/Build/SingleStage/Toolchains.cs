using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Images;

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

    /// <summary>The stack whose run time the image's environment names, as official images do; null where it names none.</summary>
    public static Stack? OfRunTime(ImageConfig config)
    {
        foreach (var entry in config.Env)
        {
            Stack? stack = entry[..Math.Max(entry.IndexOf('=', StringComparison.Ordinal), 0)] switch
            {
                "PHP_VERSION" => Stack.Php,
                "PYTHON_VERSION" => Stack.Python,
                "RUBY_VERSION" => Stack.Ruby,
                "NODE_VERSION" => Stack.Node,
                "ELIXIR_VERSION" or "OTP_VERSION" => Stack.Beam,
                _ => null,
            };
            if (stack is not null)
            {
                return stack;
            }
        }

        return null;
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
