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

    /// <summary>The most that a layer may be let grow, packed or not: more takes an hour to read.</summary>
    public const string MostLayerBytes = "1Ti";

    /// <summary>The most entries that a layer may be let have: some 300 bytes of memory each while they are looked at.</summary>
    public const int MostLayerEntries = 10_000_000;

    /// <summary>The longest that one layer may be let take.</summary>
    public const int MostLayerSeconds = 3_600;

    /// <summary>The most layers that may be read at a time; each takes a processor.</summary>
    public const int MostLayerReaders = 256;

    /// <summary>The most layers that may be let wait.</summary>
    public const int MostLayersWaiting = 100_000;

    /// <summary>The least that is kept of layers: below this one layer in use would push out the other.</summary>
    public const string LeastLayerMemory = "1Mi";

    /// <summary>The most memory for what is known of layers, and the most of a folder's disk.</summary>
    public const string MostLayerMemory = "1Ti";

    /// <summary>The longest path, name or host that is taken.</summary>
    public const int LongestText = 4096;
}
