using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Images;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>registries[].mirrors</c>.</summary>
internal static class MirrorsReader
{
    private const string Expected = "a mirror such as mirror.corp:5000/hub";

    // Any host will do to see whether a path can be one in a reference.
    private const string AnyHost = "registry.invalid/";

    /// <summary>Reads the mirrors of a registry.</summary>
    /// <param name="value">The list; null for none.</param>
    /// <param name="registry">The registry's host; empty where it is not known.</param>
    public static ImmutableArray<MirrorSettings> Read(DocumentValue? value, string registry)
    {
        var mirrors = ImmutableArray.CreateBuilder<MirrorSettings>();
        foreach (var item in value?.Items("a list of mirrors such as mirror.corp:5000/hub") ?? [])
        {
            if (item.Text(Expected) is not { } text)
            {
                continue;
            }

            if (Parse(text) is not { } mirror)
            {
                item.Fail($"expected {Expected}, without scheme, tag and digest, found {item.Node.Describe}");
            }
            else if (IsSame(mirror, new MirrorSettings(registry, "")))
            {
                item.Fail($"is the registry itself; expected {Expected}");
            }
            else if (mirrors.Any(other => IsSame(mirror, other)))
            {
                item.Fail($"'{text}' stands here twice");
            }
            else
            {
                mirrors.Add(mirror);
            }
        }

        return mirrors.ToImmutable();
    }

    private static MirrorSettings? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var mirror = slash < 0 ? new MirrorSettings(text, "") : new MirrorSettings(text[..slash], text[(slash + 1)..]);
        return HostSyntax.IsRegistry(mirror.Host) && (slash < 0 || IsRepository(mirror.Prefix)) ? mirror : null;
    }

    private static bool IsRepository(string path) =>
        ImageReference.TryParse(AnyHost + path, out var reference, out _) && reference.Repository == path;

    private static bool IsSame(MirrorSettings a, MirrorSettings b) =>
        string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase) && a.Prefix == b.Prefix;
}
