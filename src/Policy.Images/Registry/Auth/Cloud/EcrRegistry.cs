namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>A private registry of Amazon's. Source: Amazon ECR documentation, Private registries; Amazon ECR endpoints.</summary>
/// <param name="Region">Its region: <c>eu-central-1</c>.</param>
/// <param name="Domain">The partition's domain: <c>amazonaws.com</c> or, in China, <c>amazonaws.com.cn</c>.</param>
/// <param name="IsFips">Whether it is asked by way of validated cryptography.</param>
internal sealed record EcrRegistry(string Region, string Domain, bool IsFips)
{
    private const int AccountDigits = 12;

    /// <summary>The API that gives credentials for it.</summary>
    public Uri Api => new($"https://{(IsFips ? "ecr-fips" : "api.ecr")}.{Region}.{Domain}/");

    /// <summary>Where web identities are changed into credentials, in a region of its partition.</summary>
    public Uri Sts(string region) => new($"https://sts.{region}.{Domain}/");

    /// <summary>Reads a host: <c>123456789012.dkr.ecr.eu-central-1.amazonaws.com</c>; null where it is none.</summary>
    public static EcrRegistry? Parse(string registry)
    {
        foreach (var domain in (string[])["amazonaws.com", "amazonaws.com.cn"])
        {
            if (registry.EndsWith("." + domain, StringComparison.Ordinal)
                && registry[..^(domain.Length + 1)].Split('.') is [{ Length: AccountDigits } account, "dkr", "ecr" or "ecr-fips", var region] labels
                && account.All(char.IsAsciiDigit) && IsRegion(region))
            {
                return new EcrRegistry(region, domain, labels[2] == "ecr-fips");
            }
        }

        return null;
    }

    /// <summary>Whether a text can be a region's name, so that it may stand in a host's.</summary>
    public static bool IsRegion(string text) =>
        text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';
}
