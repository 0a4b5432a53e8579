using System.Globalization;
using Policy.Rules.History;

namespace Policy.Rules.Catalog.Identity;

/// <summary>Which number to write as USER for an image at hand.</summary>
internal static class UserAdvice
{
    /// <summary>The uid that distroless images call nonroot, and no distribution gives away.</summary>
    public const int NonRoot = 65532;

    /// <summary>The uid that the image's own steps gave a user of theirs, else 65532; and who it is.</summary>
    public static (int Uid, string Who) For(BuildHistory history)
    {
        foreach (var step in history.Steps.Where(step => step.Instruction == Instruction.Run).Reverse())
        {
            if (MadeBy(step) is { } uid)
            {
                return (uid, $", the user that {step.Place} makes,");
            }
        }

        return (NonRoot, "");
    }

    private static int? MadeBy(BuildStep step)
    {
        var words = step.Value.Split([' ', '\t', '\r', '\n', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        var making = false;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            making = (making && word is not ("&&" or "||" or "|" or ";")) || CommandWords.ProgramName(word) is "useradd" or "adduser";
            if (making && Uid(word, i + 1 < words.Length ? words[i + 1] : "") is { } uid)
            {
                return uid;
            }

            making &= !word.EndsWith(';');
        }

        return null;
    }

    private static int? Uid(string flag, string next)
    {
        var text = flag switch
        {
            "-u" or "--uid" => next.TrimEnd(';'),
            _ when flag.StartsWith("--uid=", StringComparison.Ordinal) => flag["--uid=".Length..].TrimEnd(';'),
            _ => "",
        };
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && uid > 0 ? uid : null;
    }
}
