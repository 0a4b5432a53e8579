using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// The contents of a layer as bytes: a version, a checksum, then the fields in order. Read again only where version and
/// checksum are right; the folder that they are kept in is trusted, its disk is not.
/// </summary>
internal static class LayerCodec
{
    /// <summary>The version of the form. Whatever changes what a scan keeps raises it.</summary>
    public const int Version = 4;

    private const int Head = sizeof(int) + SHA256.HashSizeInBytes;

    /// <summary>Writes a layer.</summary>
    public static byte[] Write(LayerContents contents)
    {
        var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(new byte[SHA256.HashSizeInBytes]);
        writer.Write(contents.UnpackedBytes);
        Write(writer, contents.Entries.Packed.Span);
        writer.Write7BitEncodedInt(contents.Packages.Length);
        foreach (var package in contents.Packages)
        {
            writer.Write((byte)package.Kind);
            WriteText(writer, package.Name);
            WriteText(writer, package.Version);
            WriteText(writer, package.Path);
            writer.Write7BitEncodedInt64(package.Bytes ?? -1);
            WriteText(writer, package.Requires);
            WriteText(writer, package.Provides);
        }

        writer.Write7BitEncodedInt(contents.Manifests.Length);
        foreach (var manifest in contents.Manifests)
        {
            WriteText(writer, manifest.Path);
            WriteText(writer, manifest.Requires);
            WriteText(writer, manifest.DevRequires);
        }

        writer.Write7BitEncodedInt(contents.Projects.Length);
        foreach (var project in contents.Projects)
        {
            writer.Write((byte)project.Kind);
            WriteText(writer, project.Path);
            WriteText(writer, project.Name);
            WriteText(writer, project.Requires);
            WriteText(writer, project.DevRequires);
        }

        writer.Write7BitEncodedInt(contents.Files.Count);
        foreach (var (path, bytes) in contents.Files)
        {
            WriteText(writer, path);
            Write(writer, bytes.AsSpan());
        }

        writer.Write7BitEncodedInt(contents.Problems.Length);
        foreach (var problem in contents.Problems)
        {
            WriteText(writer, problem.Path);
            writer.Write((byte)problem.Reason);
            WriteText(writer, problem.Message);
        }

        writer.Write7BitEncodedInt(contents.Secrets.Length);
        foreach (var secret in contents.Secrets)
        {
            WriteText(writer, secret.Path);
            WriteText(writer, secret.Kind);
            writer.Write7BitEncodedInt(secret.Line);
            WriteText(writer, secret.Excerpt);
            writer.Write(secret.Confidence);
        }

        var written = buffer.ToArray();
        SHA256.HashData(written.AsSpan(Head), written.AsSpan(sizeof(int)));
        return written;
    }

    /// <summary>Reads a layer.</summary>
    /// <exception cref="InvalidDataException">It is of another version, or not as it was written.</exception>
    public static LayerContents Read(byte[] written)
    {
        if (written.Length < Head || BitConverter.ToInt32(written) != Version
            || !written.AsSpan(sizeof(int), SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(written.AsSpan(Head))))
        {
            throw new InvalidDataException("the contents of a layer are not as they were written");
        }

        using var reader = new BinaryReader(new MemoryStream(written, Head, written.Length - Head), Encoding.UTF8);
        return new LayerContents
        {
            UnpackedBytes = reader.ReadInt64(),
            Entries = EntryList.Unpack(ReadBytes(reader)),
            Packages = ReadPackages(reader),
            Manifests = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => new NpmManifest(ReadText(reader), ReadText(reader), ReadText(reader)))],
            Projects = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadProject(reader))],
            Files = Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadFile(reader)).ToImmutableDictionary(),
            Problems = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadProblem(reader))],
            Secrets = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => ReadSecret(reader))],
        };
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    // A path may hold bytes that are no UTF-8.
    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = new byte[text.Length * 3];
        Write(writer, bytes.AsSpan(0, PathText.Encode(text, bytes)));
    }

    private static string ReadText(BinaryReader reader) => PathText.Decode(ReadBytes(reader));

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());

    private static ImmutableArray<Package> ReadPackages(BinaryReader reader)
    {
        var packages = ImmutableArray.CreateBuilder<Package>();
        var path = "";
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var (kind, name, version, own, bytes) = ((PackageKind)reader.ReadByte(), ReadText(reader), ReadText(reader), ReadText(reader), reader.Read7BitEncodedInt64());

            // Packages of one file follow each other, and share its path.
            path = own == path ? path : own;
            packages.Add(new Package(kind, name, version, path, bytes < 0 ? null : bytes) { Requires = ReadText(reader), Provides = ReadText(reader) });
        }

        return packages.ToImmutable();
    }

    private static ProjectFile ReadProject(BinaryReader reader) => new((PackageKind)reader.ReadByte(), ReadText(reader))
    {
        Name = ReadText(reader),
        Requires = ReadText(reader),
        DevRequires = ReadText(reader),
    };

    private static KeyValuePair<string, ImmutableArray<byte>> ReadFile(BinaryReader reader) =>
        KeyValuePair.Create(ReadText(reader), ImmutableCollectionsMarshal.AsImmutableArray(ReadBytes(reader)));

    private static ContentProblem ReadProblem(BinaryReader reader) => new(ReadText(reader), (UnknownReason)reader.ReadByte(), ReadText(reader));

    private static FileSecret ReadSecret(BinaryReader reader) =>
        new(ReadText(reader), ReadText(reader), reader.Read7BitEncodedInt(), ReadText(reader), reader.ReadDouble());
}
