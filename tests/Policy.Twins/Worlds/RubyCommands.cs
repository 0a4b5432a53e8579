using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>bundler, and the assets of Rails.</summary>
internal static class RubyCommands
{
    /// <summary>bundle and bin/rails.</summary>
    public static void Bundle(Machine machine, string program, List<string> arguments)
    {
        machine.Need(program == "bundle" ? "bundle" : "ruby");
        var home = machine.Variable("BUNDLE_PATH") is { Length: > 0 } path ? path.Trim('/') : machine.Variable("GEM_HOME") is { Length: > 0 } gems ? gems.Trim('/') : "usr/local/bundle";
        switch (arguments)
        {
            case ["config", ..]:
                machine.Write($"{home}/config", DiskFile.OfText($"---\nBUNDLE_WITHOUT: \"{arguments[^1]}\"\n"));
                break;
            case ["install", ..]:
                machine.NeedFile("Gemfile");
                Install(machine, home, Omits(machine, home, arguments));
                break;
            case [.., "assets:precompile"]:
                machine.WriteAll("public/assets/application-3f2a.css 240K\npublic/assets/application-9c1e.js 890K\ntmp/cache/assets/sprockets/v4.0.0/a.cache 6M", machine.Folder);
                break;
            default:
                break;
        }
    }

    private static bool Omits(Machine machine, string home, List<string> arguments) =>
        machine.Variable("BUNDLE_WITHOUT").Contains("development", StringComparison.Ordinal)
        || machine.Disk.Find($"{home}/config")?.Text?.Contains("development", StringComparison.Ordinal) == true
        || arguments.Contains("--without");

    private static void Install(Machine machine, string home, bool production)
    {
        // A path of its own has Ruby's version below it; the image's GEM_HOME has not.
        var root = home == "usr/local/bundle" ? home : $"{home}/ruby/3.3.0";
        foreach (var gem in machine.Dependencies(PackageKind.Gem).Where(gem => !production || !gem.IsDevelopment))
        {
            var full = $"{gem.Name}-{gem.Version}";
            machine.Write($"{root}/specifications/{full}.gemspec", DiskFile.Named("a.gemspec", 2_000) with
            {
                Packages = [new Package(PackageKind.Gem, gem.Name, gem.Version, "", null)],
            });
            machine.Write($"{root}/gems/{full}/lib/{gem.Name}.rb", gem.Bytes);
            machine.Write($"{root}/cache/{full}.gem", gem.Bytes / 3);
            if (gem.IsNative)
            {
                // What was compiled here, and what the compiler left.
                machine.Need("gcc");
                machine.Write($"{root}/extensions/x86_64-linux/3.3.0/{full}/{gem.Name}.so", gem.Bytes / 3);
                machine.Write($"{root}/extensions/x86_64-linux/3.3.0/{full}/gem_make.out", 4_000);
                machine.Write($"{root}/gems/{full}/ext/{gem.Name}/{gem.Name}.o", gem.Bytes / 4);
            }
        }
    }
}
