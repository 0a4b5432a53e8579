namespace Policy.Rules.Contents;

/// <summary>A name in the merged file tree of an image.</summary>
public sealed class TreeNode
{
    private Dictionary<string, TreeNode>? _children;

    internal TreeNode(TreeNode? parent, string name, int layer)
    {
        Parent = parent;
        Name = name;
        Layer = layer;
    }

    /// <summary>Its name in its folder; empty for the root.</summary>
    public string Name { get; }

    /// <summary>Its folder; null for the root.</summary>
    public TreeNode? Parent { get; private set; }

    /// <summary>What stands there.</summary>
    public FileKind Kind { get; internal set; } = FileKind.Directory;

    /// <summary>The layer that wrote it, from 0, the lowest; for a folder the last that said something of it.</summary>
    public int Layer { get; internal set; }

    /// <summary>A regular file's size in bytes; 0 for others.</summary>
    public long Size => Content?.Size ?? 0;

    /// <summary>Permissions with setuid (0x800), setgid (0x400) and sticky bit (0x200).</summary>
    public int Mode { get; internal set; } = 0x1ED; // 0755, as runtimes make a folder that no entry names

    /// <summary>The owner's uid.</summary>
    public long UserId { get; internal set; }

    /// <summary>The owner's gid.</summary>
    public long GroupId { get; internal set; }

    /// <summary>Where a symbolic link points to, as written; else empty.</summary>
    public string LinkTarget { get; internal set; } = "";

    /// <summary>Whether the file has capabilities.</summary>
    public bool HasCapabilities { get; internal set; }

    /// <summary>How a regular file begins.</summary>
    public FileStart Start { get; internal set; }

    /// <summary>What a folder holds.</summary>
    public IReadOnlyCollection<TreeNode> Children => (IReadOnlyCollection<TreeNode>?)_children?.Values ?? [];

    /// <summary>All that is below it, a folder before what it holds.</summary>
    public IEnumerable<TreeNode> Descendants
    {
        get
        {
            // Without recursion: trees are as deep as strangers make them.
            var left = new Stack<IEnumerator<TreeNode>>([Children.GetEnumerator()]);
            while (left.TryPeek(out var siblings))
            {
                if (!siblings.MoveNext())
                {
                    left.Pop();
                    continue;
                }

                yield return siblings.Current;
                if (siblings.Current._children is not null)
                {
                    left.Push(siblings.Current.Children.GetEnumerator());
                }
            }
        }
    }

    /// <summary>The path from the root without a leading slash.</summary>
    public string Path
    {
        get
        {
            var length = -1;
            for (var node = this; node.Parent is not null; node = node.Parent)
            {
                length += node.Name.Length + 1;
            }

            return length < 0 ? "" : string.Create(length, this, static (path, node) =>
            {
                for (; node.Parent is not null; node = node.Parent)
                {
                    node.Name.CopyTo(path[^node.Name.Length..]);
                    path = path[..^node.Name.Length];
                    if (!path.IsEmpty)
                    {
                        path[^1] = '/';
                        path = path[..^1];
                    }
                }
            });
        }
    }

    /// <summary>The bytes behind a regular file's name, which other names may share.</summary>
    public FileContent? Content { get; internal set; }

    /// <summary>Whether what the folder holds in the layers below is deleted; of a layer's own tree alone.</summary>
    internal bool IsOpaque { get; set; }

    /// <summary>What has a name in this folder; null where nothing has.</summary>
    public TreeNode? Find(string name) => _children?.GetValueOrDefault(name);

    internal TreeNode? Find(ReadOnlySpan<char> name) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var child) ? child : null;

    internal TreeNode Add(string name, int layer)
    {
        var child = new TreeNode(this, name, layer);
        (_children ??= new Dictionary<string, TreeNode>(StringComparer.Ordinal)).Add(name, child);
        return child;
    }

    internal void Remove(TreeNode child) => _children!.Remove(child.Name);

    /// <summary>Puts a node into this folder.</summary>
    internal void Take(TreeNode child)
    {
        child.Parent = this;
        (_children ??= new Dictionary<string, TreeNode>(StringComparer.Ordinal)).Add(child.Name, child);
    }

    /// <summary>The same thing under the same name, nowhere yet.</summary>
    internal TreeNode Copy()
    {
        var copy = new TreeNode(null, Name, Layer) { Content = Content };
        copy.DescribeAs(this);
        return copy;
    }

    /// <summary>Is what an entry says.</summary>
    internal void Describe(in FileEntry entry, int layer)
    {
        Layer = layer;
        Kind = entry.Kind;
        Mode = entry.Mode;
        UserId = entry.UserId;
        GroupId = entry.GroupId;
        LinkTarget = entry.LinkTarget;
        HasCapabilities = entry.HasCapabilities;
        Start = entry.Start;
    }

    /// <summary>Is what another is, but for what it holds.</summary>
    internal void DescribeAs(TreeNode other)
    {
        Layer = other.Layer;
        Kind = other.Kind;
        Mode = other.Mode;
        UserId = other.UserId;
        GroupId = other.GroupId;
        LinkTarget = other.LinkTarget;
        HasCapabilities = other.HasCapabilities;
        Start = other.Start;
    }

    /// <summary>Is a further name of another.</summary>
    internal void Share(TreeNode target)
    {
        DescribeAs(target);
        Content = target.Content;
        if (Content is { } content)
        {
            content.Names++;
            content.IsWrittenElsewhere = true;
        }
    }
}

/// <summary>The bytes of a regular file, one for all its names.</summary>
public sealed class FileContent
{
    internal FileContent(long size, int layer)
    {
        Size = size;
        Layer = layer;
    }

    /// <summary>How many.</summary>
    public long Size { get; }

    /// <summary>The layer that holds them, from 0.</summary>
    public int Layer { get; }

    /// <summary>
    /// Whether they were written under another path than they stand at: through a link, or as a further name. What was kept
    /// of files by their paths in the tar is then not known to be of these.
    /// </summary>
    public bool IsWrittenElsewhere { get; internal set; }

    /// <summary>How many names they have.</summary>
    public int Names { get; internal set; } = 1;
}
