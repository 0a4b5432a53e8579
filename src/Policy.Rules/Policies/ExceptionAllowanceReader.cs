using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads a policy's <c>spec.exceptions</c>.</summary>
internal static class ExceptionAllowanceReader
{
    public static ExceptionAllowance Read(DocumentValue? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return ExceptionAllowance.Forbidden;
        }

        var allowance = new ExceptionAllowance { Rules = RuleIdsReader.Read(fields), MaxDuration = ReadDuration(fields.Find("maxDuration")) };
        fields.Close();
        return allowance;
    }

    private static TimeSpan? ReadDuration(DocumentValue? value)
    {
        if (value is null)
        {
            return null;
        }

        if (value.Node is DocumentNode.Scalar { Kind: ScalarKind.String } scalar && Duration.TryParse(scalar.Text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        value.FailKind("a duration such as 30d or 12h");
        return null;
    }
}
