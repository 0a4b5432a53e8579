namespace Policy.Images.Configuration;

/// <summary>What a configuration's numbers may be.</summary>
internal static class ConfigurationBounds
{
    /// <summary>The highest TCP port; the lowest that may be given is 0, which takes a free one.</summary>
    public const int HighestPort = 65535;

    /// <summary>The least cap on anything: below this nothing real would be read.</summary>
    public const string LeastLimit = "1Ki";

    /// <summary>The most that a manifest or config may be let grow: they are held in memory, one for each image of a request.</summary>
    public const string MostDocumentBytes = "64Mi";

    /// <summary>The most that an admission request may be let grow.</summary>
    public const string MostRequestBytes = "256Mi";

    /// <summary>The least memory for what is known of images: below this one image in use would push out the other.</summary>
    public const string LeastFactsBytes = "1Mi";

    /// <summary>The most memory for what is known of images.</summary>
    public const string MostFactsBytes = "16Gi";

    /// <summary>The longest that a tag may be taken to mean what it last meant: whoever moves a tag waits that long.</summary>
    public const int MostTagSeconds = 300;

    /// <summary>The longest path, name or host that is taken.</summary>
    public const int LongestText = 4096;
}
