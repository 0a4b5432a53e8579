using System.Buffers;
using System.Collections.Frozen;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>
/// Finds the envelope of a review (uid, kind, namespace, operation) in a body that is too large to keep, cut short or
/// not well-formed, in one pass over its bytes and in a fixed amount of memory.
/// </summary>
/// <remarks>
/// It follows nesting and strings and checks nothing else. What it finds is what the API server wrote: the envelope's
/// fields stand at depths that no user's object can reach. As in the API server's decoders the last of equal keys counts.
/// </remarks>
internal sealed class ReviewScanner
{
    // The deepest field wanted is request.kind.group; what lies deeper is only counted.
    private const int Depths = 3;

    // A uid is a UUID; namespaces, names and kinds have 253 characters at most.
    private const int LongestText = 1024;

    private static readonly FrozenSet<string> Wanted = FrozenSet.Create(
        "apiVersion", "kind", "request.uid", "request.kind.group", "request.kind.version", "request.kind.kind",
        "request.subResource", "request.operation", "request.namespace", "request.name");

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> DeepMarks = SearchValues.Create("\"{}[]"u8);

    private readonly Dictionary<string, string> _found = [];
    private readonly string?[] _keys = new string?[Depths + 1];
    private readonly bool[] _isObject = new bool[Depths + 1];
    private readonly bool[] _expectsKey = new bool[Depths + 1];
    private readonly byte[] _text = new byte[LongestText];
    private int _textLength;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _ended;

    /// <summary>A field's text by its path, such as <c>request.uid</c>; null where it was not found or is no text.</summary>
    public string? this[string path] => _found.GetValueOrDefault(path);

    /// <summary>Reads on.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_ended)
        {
            bytes = bytes[(_inString ? InString(bytes) : BetweenStrings(bytes))..];
        }
    }

    private int InString(ReadOnlySpan<byte> bytes)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep(bytes[..1]);
            return 1;
        }

        var end = bytes.IndexOfAny(StringEnds);
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        Keep(bytes[..end]);
        if (bytes[end] == '\\')
        {
            _escaped = true;
            Keep(bytes.Slice(end, 1));
        }
        else
        {
            _inString = false;
            EndString();
        }

        return end + 1;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_depth <= Depths && _textLength >= 0)
        {
            // A text that is too long is none.
            _textLength = bytes.TryCopyTo(_text.AsSpan(_textLength)) ? _textLength + bytes.Length : -1;
        }
    }

    private void EndString()
    {
        if (_depth is 0 or > Depths || !_isObject[_depth])
        {
            return;
        }

        var text = _textLength >= 0 && JsonText.TryUnescape(_text.AsSpan(0, _textLength), out var read) ? read : null;
        if (_expectsKey[_depth])
        {
            // No field that is wanted has a dot, which would make a path of one key.
            _keys[_depth] = text?.Contains('.') == false ? text : null;
            Set(null);
        }
        else
        {
            Set(text);
        }
    }

    private void Set(string? text)
    {
        if (_keys.AsSpan(1, _depth).Contains(null))
        {
            return;
        }

        var path = string.Join('.', _keys[1..(_depth + 1)]);
        if (text is null)
        {
            _found.Remove(path);
        }
        else if (Wanted.Contains(path))
        {
            _found[path] = text;
        }
    }

    private int BetweenStrings(ReadOnlySpan<byte> bytes)
    {
        var at = _depth > Depths ? bytes.IndexOfAny(DeepMarks) : 0;
        if (at < 0)
        {
            return bytes.Length;
        }

        switch (bytes[at])
        {
            case (byte)'"':
                _inString = true;
                _textLength = 0;
                break;
            case (byte)'{' or (byte)'[':
                Open(bytes[at] == '{');
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                _ended = _depth <= 0;
                break;
            case (byte)':' when _depth > 0:
                _expectsKey[_depth] = false;
                break;
            case (byte)',' when _depth > 0:
                _expectsKey[_depth] = true;
                _keys[_depth] = null;
                break;
        }

        return at + 1;
    }

    private void Open(bool isObject)
    {
        _depth++;
        if (_depth <= Depths)
        {
            _isObject[_depth] = _expectsKey[_depth] = isObject;
            _keys[_depth] = null;
        }
    }
}
