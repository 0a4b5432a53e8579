namespace Policy.Rules.Images;

/// <summary>
/// The parts of a reference. Each check gives what is wrong, or null; positions count from 1 in the whole reference.
/// Source: distribution specification, Pulling manifests; distribution/reference, regexp.go.
/// </summary>
internal static class ReferenceGrammar
{
    /// <summary>distribution/reference, RepositoryNameTotalLengthMax: the path, without the host.</summary>
    private const int LongestRepository = 255;

    private const int LongestTag = 128;

    /// <summary>RFC 1035, 2.3.4: what DNS can carry.</summary>
    private const int LongestHost = 253;

    /// <summary>host[:port], where host is a name, an IPv4 address or an IPv6 address in brackets.</summary>
    public static string? CheckRegistry(string registry)
    {
        // A host stands first in a reference, so that its positions are the reference's.
        if (registry.StartsWith('['))
        {
            var close = registry.IndexOf(']', StringComparison.Ordinal);
            return close < 0
                ? "the IPv6 address that begins at position 1 has no closing bracket"
                : CheckIPv6(registry[1..close]) ?? CheckPort(registry, close + 1);
        }

        var colon = registry.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? registry : registry[..colon];
        return CheckHostName(host) ?? CheckPort(registry, host.Length);
    }

    /// <summary>Segments of lower-case letters and digits, parted by '.', '_', '__' or dashes within.</summary>
    public static string? CheckRepository(string path, int start)
    {
        if (path.Length == 0)
        {
            return $"the repository is missing at position {start + 1}";
        }

        var at = 0;
        foreach (var segment in path.Split('/'))
        {
            if (CheckSegment(segment, start + at) is { } error)
            {
                return error;
            }

            at += segment.Length + 1;
        }

        return null;
    }

    /// <summary>The length counts with the <c>library/</c> that normalisation puts before it.</summary>
    public static string? CheckRepositoryLength(string repository) => repository.Length > LongestRepository
        ? $"the repository has {repository.Length} characters, at most {LongestRepository} are allowed" : null;

    /// <summary>A letter, digit or underscore, then up to 127 of these, dots and dashes.</summary>
    public static string? CheckTag(string tag, int start)
    {
        if (tag.Length == 0)
        {
            return $"the tag after ':' is empty at position {start + 1}";
        }

        for (var i = 0; i < tag.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(tag[i]) && tag[i] != '_' && (i == 0 || tag[i] is not ('.' or '-')))
            {
                return i == 0
                    ? $"the tag begins with {At(tag[i], start)}; a tag begins with a letter, a digit or '_'"
                    : $"the tag holds {At(tag[i], start + i)}; a tag is letters, digits, '_', '.' and '-'";
            }
        }

        return tag.Length > LongestTag ? $"the tag has {tag.Length} characters, at most {LongestTag} are allowed" : null;
    }

    private static string? CheckHostName(string host)
    {
        if (host.Length == 0)
        {
            return "the host before ':' is empty at position 1";
        }

        for (var i = 0; i < host.Length; i++)
        {
            var begins = i == 0 || host[i - 1] == '.';
            var ends = i == host.Length - 1 || host[i + 1] == '.';
            if (host[i] == '.' && (begins || i == host.Length - 1))
            {
                return $"the host has an empty part at position {i + 1}";
            }

            if (host[i] == '-' && (begins || ends))
            {
                return $"a part of the host begins or ends with '-' at position {i + 1}";
            }

            if (!char.IsAsciiLetterOrDigit(host[i]) && host[i] is not ('.' or '-'))
            {
                return $"the host holds {At(host[i], i)}; a host is letters, digits, '-' and '.'";
            }
        }

        return host.Length > LongestHost ? $"the host has {host.Length} characters, at most {LongestHost} are allowed" : null;
    }

    private static string? CheckPort(string registry, int end)
    {
        if (end == registry.Length)
        {
            return null;
        }

        if (registry[end] != ':')
        {
            return $"after the host stands {At(registry[end], end)}; a port or '/' can stand there";
        }

        var digits = registry.AsSpan(end + 1);
        if (digits.IsEmpty)
        {
            return $"the port after ':' is empty at position {end + 2}";
        }

        var bad = digits.IndexOfAnyExceptInRange('0', '9');
        if (bad >= 0)
        {
            return $"the port holds {At(digits[bad], end + 1 + bad)}; a port is digits";
        }

        return int.TryParse(digits, out var port) && port is >= 1 and <= 65535
            ? null : $"the port at position {end + 2} is not between 1 and 65535";
    }

    // RFC 4291, 2.2: eight groups of up to four hex digits; one run of zero groups may be left out as '::'. Zones and
    // dotted quads are not in the grammar of references.
    private static string? CheckIPv6(string address)
    {
        const string Wrong = "what stands in brackets at position 1 is no IPv6 address";
        var gap = address.IndexOf("::", StringComparison.Ordinal);
        var left = Groups(gap < 0 ? address : address[..gap]);
        var right = gap < 0 ? 0 : Groups(address[(gap + 2)..]);
        return left < 0 || right < 0 || (gap < 0 ? left != 8 : left + right > 7) ? Wrong : null;
    }

    private static int Groups(string text)
    {
        var groups = text.Length == 0 ? [] : text.Split(':');
        return Array.TrueForAll(groups, group => group.Length is >= 1 and <= 4 && group.All(char.IsAsciiHexDigit)) ? groups.Length : -1;
    }

    private static string? CheckSegment(string segment, int start)
    {
        if (segment.Length == 0)
        {
            return $"the repository has an empty segment at position {start + 1}";
        }

        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            if (char.IsAsciiLetterUpper(c))
            {
                return $"the repository holds the upper-case letter {At(c, start + i)}; repositories are lower case";
            }

            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
            {
                return $"the repository holds {At(c, start + i)}; it is lower-case letters, digits, '.', '_', '-' and '/'";
            }
        }

        return CheckSeparators(segment, start);
    }

    private static string? CheckSeparators(string segment, int start)
    {
        for (var i = 0; i < segment.Length; i++)
        {
            var run = i;
            while (i < segment.Length && segment[i] is '.' or '_' or '-')
            {
                i++;
            }

            if (run == i)
            {
                continue;
            }

            if (run == 0 || i == segment.Length)
            {
                return $"a segment of the repository begins or ends with {At(segment[run], start + run)}; a letter or digit has to";
            }

            var separator = segment[run..i];
            if (separator is not ("." or "_" or "__") && separator.Any(c => c != '-'))
            {
                return $"'{separator}' at position {start + run + 1} parts nothing in a repository; '.', '_', '__' and dashes do";
            }
        }

        return null;
    }

    private static string At(char c, int index) => $"{SafeText.Character(c)} at position {index + 1}";
}
