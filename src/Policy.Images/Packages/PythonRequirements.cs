using System.Text;

namespace Policy.Images.Packages;

/// <summary>
/// What a distribution asks for, by name alone: one a line, those that only an extra asks for behind a question mark.
/// Source: PyPA specifications, "Core metadata", Requires-Dist, and "Dependency specifiers".
/// </summary>
internal sealed class PythonRequirements
{
    // What asks for the most has some hundreds, nearly all of them of extras.
    private const int MaxText = 64 * 1024;

    private readonly StringBuilder _names = new();

    /// <summary>Adds a requirement: <c>idna[all]&lt;4,&gt;=2.5; python_version &lt; "3.9" and extra == 'x'</c>.</summary>
    public void Add(ReadOnlySpan<byte> requirement)
    {
        var end = requirement.IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"u8);
        var name = end < 0 ? requirement : requirement[..end];
        if (name.IsEmpty || _names.Length + name.Length > MaxText)
        {
            return;
        }

        if (_names.Length > 0)
        {
            _names.Append('\n');
        }

        var marker = requirement.IndexOf((byte)';');
        if (marker >= 0 && requirement[marker..].IndexOf("extra"u8) >= 0)
        {
            _names.Append('?');
        }

        _names.Append(Encoding.ASCII.GetString(name));
    }

    /// <summary>All of them.</summary>
    public override string ToString() => _names.ToString();
}
