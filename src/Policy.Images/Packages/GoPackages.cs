using System.Buffers;
using Policy.Images.Layers;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>
/// Go modules that an executable was built of, as the linker wrote them down since Go 1.18: the main module, those it
/// depends on, and the toolchain as <c>stdlib</c>. Source: Go, package debug/buildinfo and cmd/link, <c>go.buildinfo</c>;
/// runtime/debug, BuildInfo, for the lines.
/// </summary>
/// <remarks>
/// The executable is not kept: the block is looked for by its first bytes, which stand at a multiple of 16, as the bytes
/// come past. Sections are not asked, so that one packed or stripped of them is read as well. Where Go's own tools look
/// only at the first writable segment, this looks everywhere, and takes the first block that makes sense.
/// </remarks>
internal sealed class GoPackages : PackageReader
{
    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) => isExecutable ? new Executable(path) : null;

    private sealed class Executable(string path) : IFileReader
    {
        private const int WindowLength = 64 * 1024;

        // The end of a window is looked at with the next one, so that a block's beginning is seen whole.
        private const int Overlap = 2 * 1024;

        private byte[]? _window;
        private int _filled;
        private bool _isLookedAt;
        private bool _isDone;
        private bool _isOld;
        private GoBuildInfo _info;
        private PooledBytes? _modules;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty && !_isDone)
            {
                if (_modules is not null)
                {
                    TakeModules(bytes);
                    return;
                }

                _window ??= ArrayPool<byte>.Shared.Rent(WindowLength);
                var taken = Math.Min(bytes.Length, WindowLength - _filled);
                bytes[..taken].CopyTo(_window.AsSpan(_filled));
                bytes = bytes[taken..];
                _filled += taken;
                if (_filled == WindowLength)
                {
                    Look(isLast: false);
                }
            }
        }

        public FileFindings Finish()
        {
            if (!_isDone && _modules is null)
            {
                Look(isLast: true);
            }

            var packages = new PackageListBuilder(PackageKind.Go, path);
            if (_modules is not null)
            {
                _info.AddTo(packages, _modules.Bytes.Span);
            }
            else if (_isOld)
            {
                packages.Wrong(
                    UnknownReason.Unsupported,
                    "built by Go before 1.18, whose build information is spread over the executable; that of Go 1.18 and later is read");
            }

            return packages.Build();
        }

        public void Dispose()
        {
            if (_window is not null)
            {
                ArrayPool<byte>.Shared.Return(_window);
                _window = null;
            }

            _modules?.Dispose();
        }

        private void Look(bool isLast)
        {
            var window = _window.AsSpan(0, _filled);
            if (!_isLookedAt && !window.StartsWith(ElfFile.Magic))
            {
                _isDone = true;
                return;
            }

            _isLookedAt = true;
            var end = isLast ? window.Length : window.Length - Overlap;
            for (var at = 0; at < end; at++)
            {
                var found = window[at..].IndexOf(GoBuildInfo.Magic);
                at += found;
                if (found < 0 || at >= end)
                {
                    break;
                }

                // A window begins at a multiple of 16 of the file.
                if (at % GoBuildInfo.Alignment != 0)
                {
                    continue;
                }

                if (GoBuildInfo.TryRead(window[at..], out _info))
                {
                    _modules = new PooledBytes(_info.ModulesLength);
                    TakeModules(window[(at + _info.HeadLength)..]);
                    return;
                }

                _isOld |= GoBuildInfo.IsOld(window[at..]);
            }

            if (!isLast)
            {
                window[^Overlap..].CopyTo(window);
                _filled = Overlap;
            }
        }

        private void TakeModules(ReadOnlySpan<byte> bytes)
        {
            var wanted = _info.ModulesLength > GoBuildInfo.MaxModules ? 0 : _info.ModulesLength - _modules!.Length;
            _modules!.Append(bytes[..Math.Min(bytes.Length, wanted)]);
            _isDone = bytes.Length >= wanted;
        }
    }
}
