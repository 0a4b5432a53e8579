using System.Globalization;

namespace Policy.Twins.Disks;

/// <summary>
/// Files as lines of text: <c>usr/bin/gcc 1M x</c> (a program), <c>usr/bin/ldd 5K s</c> (a script), <c>usr/bin/su 70K u</c>
/// (setuid), <c>usr/bin/cc -> gcc</c> (a link), <c>tmp/</c> (a folder). Sizes may have K, M; none is 2 KiB.
/// </summary>
internal static class FileLines
{
    private const int SetUserId = 0x800;
    private const long Usual = 2048;

    /// <summary>The files that lines name.</summary>
    public static IEnumerable<(string Path, DiskFile File)> Read(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ReadLine);

    /// <summary>A size as people write it.</summary>
    public static long Bytes(string text) => text[^1] switch
    {
        'K' => (long)(Number(text[..^1]) * 1024),
        'M' => (long)(Number(text[..^1]) * 1024 * 1024),
        _ => (long)Number(text),
    };

    private static (string Path, DiskFile File) ReadLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var link, "->", var target])
        {
            return (link, DiskFile.Link(target));
        }

        if (words[0].EndsWith('/'))
        {
            return (words[0].TrimEnd('/'), DiskFile.Folder);
        }

        var size = words.Length > 1 && char.IsAsciiDigit(words[1][0]) ? Bytes(words[1]) : Usual;
        return (words[0], words.Length > 1 ? words[^1] switch
        {
            "x" => DiskFile.Program(size),
            "s" => DiskFile.Script(size),
            "u" => DiskFile.Program(size) with { Mode = DiskFile.Program(size).Mode | SetUserId },
            _ => DiskFile.Named(words[0], size),
        } : DiskFile.Named(words[0], size));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
