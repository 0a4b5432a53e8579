using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Twins.Bases;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>apt-get and apk: packages with their files, marks of what was asked for, lists and logs that stay.</summary>
internal static class OsPackages
{
    private const string DpkgStatus = "var/lib/dpkg/status";
    private const string ApkInstalled = "lib/apk/db/installed";
    private const int BytesOfStanza = 900;

    /// <summary>apt-get.</summary>
    public static void Apt(Machine machine, List<string> arguments)
    {
        machine.Need("apt-get");
        var names = Names(arguments);
        switch (arguments.FirstOrDefault(argument => !argument.StartsWith('-')))
        {
            case "update":
                machine.WriteAll(
                    """
                    example.org_debian_dists_bookworm_InRelease 151K
                    example.org_debian_dists_bookworm_main_binary-amd64_Packages.lz4 17.2M
                    example.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages.lz4 480K
                    """,
                    "var/lib/apt/lists");
                break;
            case "install":
                Install(machine.Disk, PackageTables.Debian, names);
                machine.WriteAll("log/dpkg.log 24K\nlog/apt/history.log 4K\ncache/ldconfig/aux-cache 8K\ncache/debconf/templates.dat 12K", "var");
                break;
            case "purge" or "remove":
                Remove(machine.Disk, PackageTables.Debian, names, arguments.Contains("--auto-remove") || arguments.Contains("--autoremove"));
                break;
            case "autoremove":
                Remove(machine.Disk, PackageTables.Debian, [], isAutomatic: true);
                break;
            default:
                break;
        }
    }

    /// <summary>apk.</summary>
    public static void Apk(Machine machine, List<string> arguments)
    {
        machine.Need("apk");
        var group = arguments.SkipWhile(argument => argument is not ("--virtual" or "-t")).Skip(1).FirstOrDefault();
        var names = Names(arguments).Where(name => name != group).ToImmutableArray();
        switch (arguments.FirstOrDefault(argument => !argument.StartsWith('-')))
        {
            case "add":
                if (!arguments.Contains("--no-cache"))
                {
                    machine.WriteAll("APKINDEX.66b7f6bb.tar.gz 1.9M\nAPKINDEX.b53998b4.tar.gz 300K", "var/cache/apk");
                }

                // A virtual package is what was asked for, and needs the others.
                if (group is not null)
                {
                    machine.Disk.Groups[group] = [.. names];
                }

                Install(machine.Disk, PackageTables.Alpine, names);
                break;
            case "del":
                var removed = names.SelectMany(name => machine.Disk.Groups.TryGetValue(name, out var members) ? members : [name]).ToImmutableArray();
                Remove(machine.Disk, PackageTables.Alpine, removed, isAutomatic: true);
                break;
            default:
                break;
        }
    }

    /// <summary>Installs packages and what they need.</summary>
    public static void Install(Disk disk, PackageTable table, IEnumerable<string> names)
    {
        var asked = names.ToList();
        disk.AskedFor.UnionWith(asked);
        var installed = Installed(disk, table);
        foreach (var package in table.Closure(asked).Where(package => installed.Add(package.Name)))
        {
            disk.Write(package.Files, "");
            if (table.Kind == PackageKind.Dpkg)
            {
                disk.Write($"usr/share/doc/{package.Name}/copyright", DiskFile.Named("copyright", 3000));
                disk.Write($"var/lib/dpkg/info/{package.Name}.list", DiskFile.Named("list", 1500));
            }
        }

        KeepBook(disk, table, installed);
    }

    private static void Remove(Disk disk, PackageTable table, IReadOnlyCollection<string> names, bool isAutomatic)
    {
        disk.AskedFor.ExceptWith(names);
        var installed = Installed(disk, table);
        HashSet<string> needed = [.. table.Closure(disk.AskedFor).Select(package => package.Name)];
        foreach (var name in installed.Where(name => names.Contains(name) || (isAutomatic && !needed.Contains(name))).ToList())
        {
            installed.Remove(name);
            foreach (var (path, _) in FileLines.Read(table.Find(name).Files))
            {
                disk.Remove(path);
            }

            disk.Remove($"usr/share/doc/{name}");
            disk.Remove($"var/lib/dpkg/info/{name}.list");
        }

        KeepBook(disk, table, installed);
    }

    private static HashSet<string> Installed(Disk disk, PackageTable table) =>
        [.. (disk.Find(StatusOf(table))?.Packages ?? []).Select(package => package.Name)];

    private static void KeepBook(Disk disk, PackageTable table, HashSet<string> installed) =>
        disk.Write(StatusOf(table), DiskFile.Named("status", BytesOfStanza * installed.Count) with
        {
            Packages = [.. installed.Order(StringComparer.Ordinal).Select(table.Find).Select(package => package.Entry(table.Kind))],
        });

    private static string StatusOf(PackageTable table) => table.Kind == PackageKind.Dpkg ? DpkgStatus : ApkInstalled;

    private static ImmutableArray<string> Names(List<string> arguments) =>
        [.. arguments.Where(argument => !argument.StartsWith('-')).Skip(1).Select(name => name.Split('=')[0])];
}
