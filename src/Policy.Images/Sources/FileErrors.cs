namespace Policy.Images.Sources;

/// <summary>Says why a file could not be read. The system's own messages name its folder.</summary>
internal static class FileErrors
{
    /// <summary>What follows on the file's name.</summary>
    public static string Explain(Exception refusal) => refusal switch
    {
        FileNotFoundException or DirectoryNotFoundException => "is not there",
        UnauthorizedAccessException => "may not be read",
        _ => "cannot be read",
    };
}
