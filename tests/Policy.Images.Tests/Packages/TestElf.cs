using System.Buffers.Binary;
using System.Text;

namespace Policy.Images.Tests.Packages;

/// <summary>Makes small ELF files: a header, the sections' bytes, their names, the table of sections.</summary>
internal static class TestElf
{
    /// <summary>A file of these sections, each at a multiple of 16.</summary>
    public static byte[] Of(bool is64 = true, bool isBigEndian = false, params (string Name, byte[] Content)[] sections)
    {
        var names = new StringBuilder("\0");
        (string Name, byte[] Content)[] all = [("", []), .. sections, (".shstrtab", [])];
        int[] nameAt = [.. all.Select(section => section.Name.Length == 0 ? 0 : Append(names, section.Name))];
        all[^1].Content = Encoding.ASCII.GetBytes(names.ToString());

        var file = new List<byte>([0x7F, .. "ELF"u8, (byte)(is64 ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1, .. new byte[9]]);
        var (header, entry) = is64 ? (64, 64) : (52, 40);
        file.AddRange(new byte[header - file.Count]);
        var starts = all.Select(section => AppendAligned(file, section.Content)).ToArray();
        var table = AppendAligned(file, []);
        foreach (var (i, section) in all.Index())
        {
            var bytes = new byte[entry];
            Write(bytes, 0, nameAt[i], 4, isBigEndian);
            Write(bytes, 4, i == 0 ? 0 : 1, 4, isBigEndian);
            Write(bytes, is64 ? 0x18 : 0x10, starts[i], is64 ? 8 : 4, isBigEndian);
            Write(bytes, is64 ? 0x20 : 0x14, section.Content.Length, is64 ? 8 : 4, isBigEndian);
            file.AddRange(bytes);
        }

        byte[] elf = [.. file];
        Write(elf, is64 ? 0x28 : 0x20, table, is64 ? 8 : 4, isBigEndian);
        Write(elf, is64 ? 0x3A : 0x2E, entry, 2, isBigEndian);
        Write(elf, is64 ? 0x3C : 0x30, all.Length, 2, isBigEndian);
        Write(elf, is64 ? 0x3E : 0x32, all.Length - 1, 2, isBigEndian);
        return elf;
    }

    private static int Append(StringBuilder names, string name)
    {
        var at = names.Length;
        names.Append(name).Append('\0');
        return at;
    }

    private static int AppendAligned(List<byte> file, byte[] content)
    {
        file.AddRange(new byte[(16 - (file.Count % 16)) % 16]);
        var at = file.Count;
        file.AddRange(content);
        return at;
    }

    private static void Write(byte[] bytes, int at, int value, int width, bool isBigEndian)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        var written = number[..width];
        if (isBigEndian)
        {
            Array.Reverse(written);
        }

        written.CopyTo(bytes, at);
    }
}
