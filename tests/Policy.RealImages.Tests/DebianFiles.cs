using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>A root file system of Debian packages that are installed here: a shell, and what an image says of itself.</summary>
internal static class DebianFiles
{
    private static readonly string[] Packages = ["busybox-static", "base-files"];
    private static readonly string[] Applets = ["sh", "cat", "chmod", "echo", "env", "ls", "mkdir", "rm", "touch"];

    /// <summary>Packs it as <c>rootfs.tar</c> into a folder.</summary>
    public static async Task PackAsync(TestFolder target)
    {
        using var root = new TestFolder();
        foreach (var package in Packages)
        {
            await CopyAsync(package, root);
        }

        foreach (var applet in Applets)
        {
            File.CreateSymbolicLink(root[$"bin/{applet}"], "busybox");
        }

        await File.WriteAllTextAsync(root["etc/passwd"], "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n");
        await Tool.RunAsync("tar", "--create", "--owner=0", "--group=0", "--file", target["rootfs.tar"], "--directory", root.Path, ".");
    }

    private static async Task CopyAsync(string package, TestFolder root)
    {
        var listed = await Tool.RunAsync("dpkg-query", "--listfiles", package);
        foreach (var file in listed.Split('\n').Where(file => File.Exists(file) && !file.StartsWith("/usr/share/", StringComparison.Ordinal)))
        {
            var copy = root[file.TrimStart('/')];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
