using System.Text;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>The homes of an image's accounts.</summary>
internal static class AccountHomes
{
    // name:password:uid:gid:gecos:home:shell. Source: passwd(5).
    private const int HomeField = 5;

    /// <summary>The homes that <c>/etc/passwd</c> names, in its order; none where it was not kept.</summary>
    public static IEnumerable<string> In(ImageContents contents)
    {
        if (contents.File("etc/passwd") is not { } file)
        {
            yield break;
        }

        foreach (var line in Encoding.UTF8.GetString(file.AsSpan()).Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length > HomeField && fields[HomeField].StartsWith('/'))
            {
                yield return fields[HomeField];
            }
        }
    }
}
