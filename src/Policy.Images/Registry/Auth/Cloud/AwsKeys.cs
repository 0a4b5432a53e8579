using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>Keys that requests to Amazon are signed with. No secret shows in text.</summary>
/// <param name="Id">The access key's id.</param>
/// <param name="Secret">The secret.</param>
/// <param name="SessionToken">What goes along with keys for a time; null for keys without one.</param>
/// <param name="Expires">When they end; null where they do not.</param>
internal sealed record AwsKeys(string Id, string Secret, string? SessionToken, DateTimeOffset? Expires)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public override string ToString() => "keys";

    /// <summary>
    /// Signs a POST of all its headers. Source: AWS Identity and Access Management, Signature Version 4, Create a signed
    /// AWS API request.
    /// </summary>
    /// <param name="uri">Where it goes; without a query.</param>
    /// <param name="headers">Its headers, names in lower case; added are <c>host</c>, the date and the session's token.</param>
    /// <param name="body">Its body.</param>
    /// <param name="service">The service: <c>ecr</c>.</param>
    /// <param name="region">The region.</param>
    /// <param name="now">The time.</param>
    /// <returns>The headers to send beside the given ones and <c>host</c>.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(
        Uri uri, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, string service, string region, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> added = [new("x-amz-date", time)];
        if (SessionToken is not null)
        {
            added.Add(new("x-amz-security-token", SessionToken));
        }

        var all = headers.Append(new("host", uri.Authority)).Concat(added).OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', all.Select(header => header.Key));
        var canonical = $"POST\n{uri.AbsolutePath}\n\n{string.Concat(all.Select(header => $"{header.Key}:{header.Value.Trim()}\n"))}\n{names}\n{Hex(SHA256.HashData(body))}";

        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), Hmac);
        return [.. added, new("authorization", $"{Algorithm} Credential={Id}/{scope}, SignedHeaders={names}, Signature={Hex(Hmac(key, toSign))}")];
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
