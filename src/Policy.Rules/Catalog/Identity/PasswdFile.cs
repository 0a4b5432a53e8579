using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Policy.Rules.Catalog.Identity;

/// <summary>A user as an image's <c>/etc/passwd</c> has it.</summary>
/// <param name="Uid">The uid; beyond any number where the file has more digits than one holds.</param>
/// <param name="Line">The line, from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PasswdUser(long Uid, int Line);

/// <summary>
/// Looks users up as container runtimes do: the first line with the name counts, and what is no number, or not there, is
/// uid 0. Source: passwd(5); moby/sys user, ParsePasswdFilter, which containerd, Docker and CRI-O share.
/// </summary>
internal static class PasswdFile
{
    /// <summary>The user of a name; null where there is none.</summary>
    public static PasswdUser? Find(ReadOnlySpan<byte> file, string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        var number = 0;
        foreach (var range in file.Split((byte)'\n'))
        {
            number++;
            var line = Trim(file[range]);
            if (!line.IsEmpty && NextField(ref line).SequenceEqual(wanted))
            {
                NextField(ref line);
                return new PasswdUser(Number(NextField(ref line)), number);
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.Trim(" \t\r\v\f"u8);

    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        line = colon < 0 ? [] : line[(colon + 1)..];
        return field;
    }

    // strconv.Atoi with its error set aside: no number is 0, one that does not fit the nearest that does. What .NET would
    // take besides (white space, NULs at the end) is none.
    private static long Number(ReadOnlySpan<byte> field)
    {
        var isNegative = field.StartsWith("-"u8);
        var digits = isNegative || field.StartsWith("+"u8) ? field[1..] : field;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return 0;
        }

        return long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid) ? uid : isNegative ? long.MinValue : long.MaxValue;
    }
}
