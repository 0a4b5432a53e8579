using System.Collections.Immutable;
using System.Text;
using Policy.Images.Layers;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>Gathers what a file says of packages, within bounds, and the first thing that is wrong with it.</summary>
/// <param name="kind">Who keeps book of them.</param>
/// <param name="path">The file.</param>
internal sealed class PackageListBuilder(PackageKind kind, string path)
{
    /// <summary>The most packages that are taken from one file.</summary>
    public const int MaxPackages = 100_000;

    /// <summary>The longest name or version, in bytes of UTF-8 where the file has them, else in UTF-16 units.</summary>
    public const int MaxText = 1024;

    // Names and versions are kept with what is known of an image: ten times what the fullest image has.
    private const int MaxAllText = 8 * 1024 * 1024;

    private readonly ImmutableArray<Package>.Builder _packages = ImmutableArray.CreateBuilder<Package>();
    private ContentProblem? _problem;
    private int _allText;

    /// <summary>Adds a package; where its name or version cannot be one, that is a problem instead.</summary>
    /// <param name="name">Its name in UTF-8; what is none becomes U+FFFD.</param>
    /// <param name="version">Its version, likewise.</param>
    /// <param name="bytes">What it takes unpacked; null where the file does not say, and where that cannot be.</param>
    /// <param name="requires">What it asks for at run time, one name a line; nothing where the file does not say.</param>
    /// <param name="provides">What else it goes by, one name a line.</param>
    /// <returns>Whether there is room for more.</returns>
    public bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version, long? bytes = null, string requires = "", string provides = "") =>
        name.Length > MaxText || version.Length > MaxText
            ? Malformed(TooLong)
            : Add(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(version), bytes, requires, provides);

    /// <summary>Adds a package; where its name or version cannot be one, that is a problem instead.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="bytes">What it takes unpacked; null where the file does not say, and where that cannot be.</param>
    /// <param name="requires">What it asks for at run time, one name a line; nothing where the file does not say.</param>
    /// <param name="provides">What else it goes by, one name a line.</param>
    /// <returns>Whether there is room for more.</returns>
    public bool Add(string name, string version, long? bytes = null, string requires = "", string provides = "")
    {
        if (_packages.Count == MaxPackages)
        {
            Wrong(UnknownReason.OverLimit, $"more than the {MaxPackages} packages that are read of one file");
            return false;
        }

        if (_allText > MaxAllText - name.Length - version.Length - requires.Length - provides.Length)
        {
            Wrong(UnknownReason.OverLimit, $"names and versions of more than the {MaxAllText} characters that are read of one file");
            return false;
        }

        if (name.Length == 0)
        {
            return Malformed("a package without a name");
        }

        if (name.Length > MaxText || version.Length > MaxText)
        {
            return Malformed(TooLong);
        }

        if (name.Any(char.IsControl) || version.Any(char.IsControl))
        {
            return Malformed("a package's name or version holds control characters");
        }

        _allText += name.Length + version.Length + requires.Length + provides.Length;
        _packages.Add(new Package(kind, name, version, path, bytes is < 0 ? null : bytes) { Requires = requires, Provides = provides });
        return true;
    }

    /// <summary>Notes that the file breaks its format.</summary>
    /// <returns>True: what comes after it may be read.</returns>
    public bool Malformed(string message) => Wrong(UnknownReason.Malformed, message);

    /// <summary>Notes that something is wrong; what was noted first counts.</summary>
    /// <returns>True: what comes after it may be read.</returns>
    public bool Wrong(UnknownReason reason, string message)
    {
        _problem ??= new ContentProblem(path, reason, message);
        return true;
    }

    /// <summary>What was gathered.</summary>
    public FileFindings Build() => new(_packages.DrainToImmutable(), _problem);

    private static string TooLong => $"a package's name or version is longer than {MaxText} bytes";
}
