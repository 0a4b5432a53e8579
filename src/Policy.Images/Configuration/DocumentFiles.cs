using System.Text;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Reads files that people write: a file, or a folder of <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c>.</summary>
public static class DocumentFiles
{
    private const int MostFiles = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file, or a folder's files by name (its folders are not entered, names that start with a dot are left out).</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>Each file's path and text, or what could not be read and why.</returns>
    public static DocumentResult<IReadOnlyList<(string File, string Text)>> Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? ReadFolder(path) : Result([ReadFile(path)]);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failure(path, Why(refusal));
        }
    }

    private static DocumentResult<IReadOnlyList<(string File, string Text)>> ReadFolder(string folder)
    {
        var files = Directory.EnumerateFiles(folder)
            .Where(file => !Path.GetFileName(file).StartsWith('.') && Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Take(MostFiles + 1)
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count switch
        {
            0 => Failure(folder, "holds no *.yaml, *.yml or *.json"),
            > MostFiles => Failure(folder, $"holds more than {MostFiles} files"),
            _ => Result([.. files.Select(ReadFile)]),
        };
    }

    private static (string File, string? Text, string? Mistake) ReadFile(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);

            // A length is not asked for: pipes have none, and some files under /proc and /dev lie.
            var bytes = new byte[DocumentReader.MostCharacters + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > DocumentReader.MostCharacters)
            {
                return (file, null, $"is longer than {DocumentReader.MostCharacters} bytes");
            }

            var start = bytes.AsSpan(0, count).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return (file, StrictUtf8.GetString(bytes, start, count - start), null);
        }
        catch (DecoderFallbackException)
        {
            return (file, null, "is no UTF-8 text");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (file, null, Why(refusal));
        }
    }

    private static string Why(Exception refusal) => refusal switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "may not be read",
        ArgumentException => "is no path",
        _ => "cannot be read: " + refusal.Message,
    };

    private static DocumentResult<IReadOnlyList<(string File, string Text)>> Failure(string path, string mistake) =>
        Result([(path, null, mistake)]);

    private static DocumentResult<IReadOnlyList<(string File, string Text)>> Result(
        IReadOnlyList<(string File, string? Text, string? Mistake)> files)
    {
        var mistakes = files.Where(file => file.Mistake is not null).Select(file => new DocumentError(file.File, 0, "", file.Mistake!));
        var texts = files.Where(file => file.Text is not null).Select(file => (file.File, file.Text!));
        return new([.. texts], [.. mistakes]);
    }
}
