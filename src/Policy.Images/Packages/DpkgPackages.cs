using System.Buffers.Text;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Debian's packages: the status file, and the folder of such files that distroless images have in its place. Only what is
/// installed counts, not what is half unpacked nor what was removed and left its configuration. Source: dpkg-query(1) for
/// the states, deb822(5) for stanzas, deb-control(5) for the fields.
/// </summary>
internal sealed class DpkgPackages : PackageReader
{
    private const int MaxStatus = 32 * 1024 * 1024;
    private const string Status = "var/lib/dpkg/status";
    private const string StatusFolder = "var/lib/dpkg/status.d/";

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable)
    {
        if (path == Status)
        {
            return new WholeFile(path, size, MaxStatus, static (file, bytes) => Read(file, bytes.Span, needsState: true));
        }

        // A file of the folder is the control file of a package that was unpacked there: it has no state.
        return path.StartsWith(StatusFolder, StringComparison.Ordinal) && path.LastIndexOf('/') == StatusFolder.Length - 1
            && path.Length > StatusFolder.Length && !path.EndsWith(".md5sums", StringComparison.Ordinal)
                ? new WholeFile(path, size, MaxStatus, static (file, bytes) => Read(file, bytes.Span, needsState: false))
                : null;
    }

    private static FileFindings Read(string path, ReadOnlySpan<byte> text, bool needsState)
    {
        var packages = new PackageListBuilder(PackageKind.Dpkg, path);
        var lines = new TextLines(text);
        var stanza = default(Stanza);
        while (lines.Next())
        {
            if (lines.Line.Trim(" \t"u8).IsEmpty)
            {
                if (!stanza.AddTo(packages, needsState))
                {
                    return packages.Build();
                }

                stanza = default;
            }
            else if (lines.TryField(out var name, out var value))
            {
                stanza.Set(name, value);
            }
            else if (lines.Line[0] is not ((byte)' ' or (byte)'\t' or (byte)'#'))
            {
                packages.Malformed($"line {lines.Number}: expected a field, `Name: value`");
            }
        }

        stanza.AddTo(packages, needsState);
        return packages.Build();
    }

    private ref struct Stanza
    {
        private ReadOnlySpan<byte> _name;
        private ReadOnlySpan<byte> _version;
        private ReadOnlySpan<byte> _state;
        private ReadOnlySpan<byte> _kibibytes;
        private ReadOnlySpan<byte> _depends;
        private ReadOnlySpan<byte> _preDepends;
        private ReadOnlySpan<byte> _provides;
        private bool _hasFields;

        public void Set(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
        {
            _hasFields = true;
            if (TextLines.Names(field, "Package"u8))
            {
                _name = value;
            }
            else if (TextLines.Names(field, "Version"u8))
            {
                _version = value;
            }
            else if (TextLines.Names(field, "Status"u8))
            {
                _state = value;
            }
            else if (TextLines.Names(field, "Installed-Size"u8))
            {
                _kibibytes = value;
            }
            else if (TextLines.Names(field, "Depends"u8))
            {
                _depends = value;
            }
            else if (TextLines.Names(field, "Pre-Depends"u8))
            {
                _preDepends = value;
            }
            else if (TextLines.Names(field, "Provides"u8))
            {
                _provides = value;
            }
        }

        public readonly bool AddTo(PackageListBuilder packages, bool needsState) =>
            !_hasFields || !IsInstalled(needsState) || packages.Add(_name, _version, Bytes(), DpkgDepends.Names(_preDepends, _depends), DpkgDepends.Names(_provides, []));

        // Three words: what is wanted, whether an error was seen, the state.
        private readonly bool IsInstalled(bool needsState)
        {
            if (_state.IsEmpty)
            {
                return !needsState;
            }

            var second = _state.IndexOf((byte)' ');
            var third = _state.LastIndexOf((byte)' ');
            return second > 0 && third > second && _state[(third + 1)..].SequenceEqual("installed"u8)
                && !_state[(second + 1)..third].Trim((byte)' ').Contains((byte)' ');
        }

        private readonly long? Bytes() =>
            Utf8Parser.TryParse(_kibibytes, out long kibibytes, out var read) && read == _kibibytes.Length
            && kibibytes is >= 0 and <= long.MaxValue / 1024
                ? kibibytes * 1024
                : null;
    }
}
