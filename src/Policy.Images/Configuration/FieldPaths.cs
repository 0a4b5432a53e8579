using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Paths in a configuration.</summary>
internal static class FieldPaths
{
    /// <summary>A field's path, made absolute from the configuration's folder; null where there is none.</summary>
    public static string? Path(this DocumentValue? value, string folder)
    {
        if (value?.Text("a path") is not { } path)
        {
            return null;
        }

        if (path.Contains('\0', StringComparison.Ordinal) || path.Length > ConfigurationBounds.LongestText)
        {
            value.Fail($"is no path: at most {ConfigurationBounds.LongestText} characters, none of them NUL");
            return null;
        }

        return System.IO.Path.GetFullPath(path, folder);
    }
}
