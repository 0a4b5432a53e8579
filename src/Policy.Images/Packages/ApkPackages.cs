using System.Buffers.Text;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Alpine's packages. Source: apk-tools, the text database of version 2, which version 3 writes too: stanzas of lines
/// <c>letter:value</c>, where P is the name, V the version and I the size installed in bytes; apk-package(5).
/// </summary>
internal sealed class ApkPackages : PackageReader
{
    private const int MaxDatabase = 32 * 1024 * 1024;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        path is "lib/apk/db/installed" or "usr/lib/apk/db/installed" ? new WholeFile(path, size, MaxDatabase, Read) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Apk, path);
        var lines = new TextLines(bytes.Span);
        var stanza = default(Stanza);
        while (lines.Next())
        {
            if (lines.Line.IsEmpty)
            {
                if (!stanza.AddTo(packages))
                {
                    return packages.Build();
                }

                stanza = default;
            }
            else if (lines.Line is [var letter, (byte)':', .. var value])
            {
                stanza.Set(letter, value);
            }
            else
            {
                packages.Malformed($"line {lines.Number}: expected a letter, a colon and a value");
            }
        }

        stanza.AddTo(packages);
        return packages.Build();
    }

    private ref struct Stanza
    {
        private ReadOnlySpan<byte> _name;
        private ReadOnlySpan<byte> _version;
        private long? _size;
        private bool _hasFields;

        public void Set(byte letter, ReadOnlySpan<byte> value)
        {
            _hasFields = true;
            switch (letter)
            {
                case (byte)'P':
                    _name = value;
                    break;
                case (byte)'V':
                    _version = value;
                    break;
                case (byte)'I':
                    _size = Utf8Parser.TryParse(value, out long size, out var read) && read == value.Length ? size : null;
                    break;
                default:
                    break;
            }
        }

        public readonly bool AddTo(PackageListBuilder packages) => !_hasFields || packages.Add(_name, _version, _size);
    }
}
