namespace Policy.Testing;

/// <summary>A line of an image's history, and the layer that it made.</summary>
/// <param name="CreatedBy">The line as the builder writes it; null for a layer that history does not tell of.</param>
/// <param name="Layer">The layer; null where the step made none.</param>
public sealed record TestStep(string? CreatedBy, TestLayer? Layer = null)
{
    private static readonly string[] Words = ["COPY", "ADD", "WORKDIR"];

    /// <summary>When it ran; null takes the image's time.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The builder's remark.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Who.</summary>
    public string Author { get; init; } = "";

    /// <summary>What <c>empty_layer</c> says; null tells the truth.</summary>
    public bool? EmptyLayer { get; init; }

    /// <summary>A Dockerfile line as BuildKit records it: <c>RUN /bin/sh -c npm ci # buildkit</c>.</summary>
    public static TestStep BuildKit(string line, TestLayer? layer = null)
    {
        var (word, rest) = Split(line);
        var text = word == "RUN" ? $"RUN /bin/sh -c {rest} # buildkit"
            : Words.Contains(word) ? $"{line} # buildkit"
            : line;
        return new TestStep(text, layer) { Comment = "buildkit.dockerfile.v0" };
    }

    /// <summary>A Dockerfile line as the classic docker builder records it: <c>/bin/sh -c #(nop)  USER app</c>.</summary>
    public static TestStep Docker(string line, TestLayer? layer = null) => new(Classic(line, " "), layer);

    /// <summary>A Dockerfile line as buildah records it: <c>/bin/sh -c #(nop) USER app</c>.</summary>
    public static TestStep Buildah(string line, TestLayer? layer = null) => new(Classic(line, ""), layer);

    /// <summary>A Dockerfile line as kaniko records it: as it stands.</summary>
    public static TestStep Kaniko(string line, TestLayer? layer = null) => new(line, layer) { Author = "kaniko" };

    /// <summary>A root file system as Debian's images begin with it.</summary>
    public static TestStep Debian(string suite, TestLayer layer) =>
        new($"# debian.sh --arch 'amd64' out/ '{suite}' '@1704067200'", layer) { Comment = "debuerreotype 0.15" };

    // Both builders leave a hash where COPY and ADD had their sources.
    private static string Classic(string line, string gap)
    {
        var (word, rest) = Split(line);
        if (word == "RUN")
        {
            return $"/bin/sh -c {rest}";
        }

        if (word is "COPY" or "ADD")
        {
            var hash = TestBlob.DigestOf(System.Text.Encoding.UTF8.GetBytes(rest)).Hex;
            rest = $"{(rest.StartsWith('.') ? "dir" : "file")}:{hash} in {rest[(rest.LastIndexOf(' ') + 1)..]} ";
        }

        return $"/bin/sh -c #(nop) {(word is "COPY" or "ADD" ? "" : gap)}{word} {rest}";
    }

    private static (string Word, string Value) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
    }
}
