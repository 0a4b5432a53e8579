using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>dotnet: restore, build, publish.</summary>
internal static class DotNetCommands
{
    /// <summary>dotnet.</summary>
    public static void DotNet(Machine machine, List<string> arguments)
    {
        machine.Need("dotnet");
        if (arguments.FirstOrDefault() is not ("restore" or "build" or "publish" or "test"))
        {
            return;
        }

        // The project's folder, where one is named.
        var project = arguments.Skip(1).FirstOrDefault(argument => argument.EndsWith(".csproj", StringComparison.Ordinal)) is { } file && file.Contains('/', StringComparison.Ordinal)
            ? machine.In(file[..file.LastIndexOf('/')]) : machine.Folder;
        if (!machine.Disk.Exists("usr/share/dotnet/sdk"))
        {
            throw new InvalidOperationException($"{machine.Application.Name}: dotnet {arguments[0]} without an SDK");
        }

        Restore(machine, project);
        if (arguments[0] is "restore")
        {
            return;
        }

        var name = machine.Application.Name;
        var output = $"{project}/bin/{(arguments.Contains("Release") ? "Release" : "Debug")}/net8.0";
        machine.WriteAll($"{name}.dll 70K\n{name} 72K x\n{name}.pdb 30K", output);
        machine.WriteAll($"Release/net8.0/{name}.dll 70K\nRelease/net8.0/{name}.AssemblyInfo.cs 1K", $"{project}/obj");
        if (arguments[0] is "publish")
        {
            Publish(machine, name, Option(arguments) is { } folder ? machine.Resolve(folder) : $"{output}/publish");
        }
    }

    private static void Restore(Machine machine, string project)
    {
        machine.Write($"{project}/obj/project.assets.json", 90_000);
        foreach (var dependency in machine.Dependencies(PackageKind.DotNet))
        {
            var folder = $"{machine.Home}/.nuget/packages/{dependency.Name.ToLowerInvariant()}/{dependency.Version}";
            machine.Write($"{folder}/lib/net8.0/{dependency.Name}.dll", dependency.Bytes);
            machine.Write($"{folder}/{dependency.Name.ToLowerInvariant()}.{dependency.Version}.nupkg", dependency.Bytes / 2);
            machine.Write($"{folder}/{dependency.Name.ToLowerInvariant()}.nuspec", 2_000);
        }
    }

    private static void Publish(Machine machine, string name, string folder)
    {
        var shipped = machine.Dependencies(PackageKind.DotNet).Where(dependency => !dependency.IsDevelopment).ToList();
        machine.WriteAll($"{name}.dll 70K\n{name} 72K x\n{name}.runtimeconfig.json 400\nappsettings.json 300", folder);
        shipped.ForEach(dependency => machine.Write($"{folder}/{dependency.Name}.dll", dependency.Bytes));
        machine.Write($"{folder}/{name}.deps.json", DiskFile.Named("deps.json", 20_000) with
        {
            Packages = [.. shipped.Select(dependency => new Package(PackageKind.DotNet, dependency.Name, dependency.Version, "", null))],
        });
    }

    private static string? Option(List<string> arguments) => arguments.SkipWhile(argument => argument is not ("-o" or "--output")).ElementAtOrDefault(1);
}
