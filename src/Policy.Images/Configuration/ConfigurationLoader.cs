using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Loads the configuration from its file.</summary>
public static class ConfigurationLoader
{
    /// <summary>Loads a configuration; paths in it are relative to the file's folder.</summary>
    /// <param name="path">The file.</param>
    public static DocumentResult<PratiqueConfiguration> Load(string path)
    {
        if (Directory.Exists(path))
        {
            return new DocumentResult<PratiqueConfiguration>(null, [new DocumentError(path, 0, "", "is a folder; expected a file")]);
        }

        var files = DocumentFiles.Read(path);
        return files.IsValid
            ? ConfigurationReader.Read(files.Value[0].Text, path, Path.GetDirectoryName(Path.GetFullPath(path))!)
            : new DocumentResult<PratiqueConfiguration>(null, files.Errors);
    }
}
