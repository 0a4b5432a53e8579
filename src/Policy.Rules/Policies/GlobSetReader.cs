using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads what to take in and what to leave out.</summary>
internal static class GlobSetReader
{
    /// <summary>The globs; everything where nothing is written.</summary>
    /// <param name="value">The mapping.</param>
    /// <param name="mistake">What is wrong with a glob, or null.</param>
    public static GlobSet Read(DocumentValue? value, Func<string, string?> mistake)
    {
        if (value?.Fields() is not { } fields)
        {
            return GlobSet.Everything;
        }

        var globs = new GlobSet(ReadList(fields.Find("include"), mistake), ReadList(fields.Find("exclude"), mistake));
        fields.Close();
        return globs;
    }

    private static ImmutableArray<string> ReadList(DocumentValue? value, Func<string, string?> mistake)
    {
        var globs = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value?.Items("a list of globs") ?? [])
        {
            if (item.Text() is not { } glob)
            {
                continue;
            }

            globs.Add(glob);
            if (mistake(glob) is { } message)
            {
                item.Fail($"{SafeText.Quoted(glob)}: {message}");
            }
        }

        return globs.ToImmutable();
    }
}
