using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>Root file systems of Debian packages that are installed here.</summary>
internal static class DebianFiles
{
    private const string Certificates = "etc/ssl/certs/ca-certificates.crt";

    private static readonly string[] ShellPackages = ["busybox-static", "base-files"];
    private static readonly string[] ShelllessPackages = ["base-files", "libc6", "libssl3", "zlib1g"];
    private static readonly string[] Applets = ["sh", "cat", "chmod", "echo", "env", "ls", "mkdir", "rm", "touch"];

    /// <summary>A shell, and what an image says of itself, as <c>rootfs.tar</c> in a folder.</summary>
    public static async Task PackAsync(TestFolder target)
    {
        using var root = new TestFolder();
        await CopyAsync(ShellPackages, root);
        foreach (var applet in Applets)
        {
            File.CreateSymbolicLink(root[$"bin/{applet}"], "busybox");
        }

        await File.WriteAllTextAsync(root["etc/passwd"], "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n");
        await PackAsync(root, target);
    }

    /// <summary>The libraries that a compiled program needs and no shell, as bases are that are called chiseled or distroless.</summary>
    public static async Task PackWithoutShellAsync(TestFolder target)
    {
        using var root = new TestFolder();
        await CopyAsync(ShelllessPackages, root);
        Directory.CreateDirectory(Path.GetDirectoryName(root[Certificates])!);
        File.Copy("/" + Certificates, root[Certificates]);
        await File.WriteAllTextAsync(root["etc/passwd"], "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/:/sbin/nologin\n");
        await PackAsync(root, target);
    }

    private static Task<string> PackAsync(TestFolder root, TestFolder target) =>
        Tool.RunAsync("tar", "--create", "--owner=0", "--group=0", "--file", target["rootfs.tar"], "--directory", root.Path, ".");

    private static async Task CopyAsync(IEnumerable<string> packages, TestFolder root)
    {
        var listed = await Tool.RunAsync("dpkg-query", ["--listfiles", .. packages]);
        foreach (var file in listed.Split('\n').Where(file => File.Exists(file) && !file.StartsWith("/usr/share/", StringComparison.Ordinal)))
        {
            var copy = root[file.TrimStart('/')];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
