using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Searches the files of one layer for credentials, one file after the other. It is one object for all of them, with one
/// buffer, since most files hold none; of each no more is taken than is looked at, and nothing of what is neither text nor a
/// store of keys.
/// </summary>
internal sealed class SecretsReader : IFileReader
{
    private byte[] _bytes = new byte[64 * 1024];
    private string _path = "";
    private int _length;
    private bool _isKnown;
    private bool _isDone;
    private bool _isOver;

    /// <summary>Begins with a file; null where it is not looked at.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="start">How it begins.</param>
    public IFileReader? Open(string path, FileStart start)
    {
        if (start is not (FileStart.Other or FileStart.Script) || !FileSecretScanner.Reads(path))
        {
            return null;
        }

        (_path, _length, _isKnown, _isDone, _isOver) = (path, 0, FileSecretScanner.IsKnown(path), false, false);
        return this;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isDone)
        {
            _isOver |= !bytes.IsEmpty && _length > 0;
            return;
        }

        var taken = Math.Min(bytes.Length, FileSecretScanner.MostBytes - _length);
        Reserve(taken);
        bytes[..taken].CopyTo(_bytes.AsSpan(_length));
        var looked = _length;
        _length += taken;
        if (!_isKnown && looked < FileSecretScanner.TextHead && !FileSecretScanner.IsSearched(_bytes.AsSpan(0, _length)))
        {
            (_length, _isDone) = (0, true);
            return;
        }

        _isOver |= taken < bytes.Length;
        _isDone = _length == FileSecretScanner.MostBytes;
    }

    public FileFindings Finish()
    {
        var secrets = FileSecretScanner.Scan(_path, _bytes.AsSpan(0, _length));
        var problem = _isKnown && _isOver
            ? new ContentProblem(_path, UnknownReason.OverLimit, $"larger than the {FileSecretScanner.MostBytes} bytes that are searched for credentials")
            : null;
        return secrets.IsEmpty && problem is null ? FileFindings.Empty : new FileFindings([], problem) { Secrets = secrets };
    }

    // It goes on with the next file.
    public void Dispose()
    {
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(Math.Max(_bytes.Length * 4, _length + count), FileSecretScanner.MostBytes));
        }
    }
}
