namespace Policy.Twins.Worlds;

/// <summary>composer, and extensions that the image compiles.</summary>
internal static class PhpCommands
{
    private static readonly (string Name, long Bytes, bool IsDevelopment)[] Packages =
    [
        ("laravel/framework", 11_800_000, false), ("symfony/http-foundation", 1_900_000, false), ("symfony/console", 2_100_000, false), ("monolog/monolog", 900_000, false),
        ("guzzlehttp/guzzle", 1_100_000, false), ("nesbot/carbon", 4_600_000, false), ("phpunit/phpunit", 7_400_000, true), ("mockery/mockery", 1_300_000, true),
        ("fakerphp/faker", 9_800_000, true), ("laravel/pint", 14_100_000, true),
    ];

    /// <summary>composer.</summary>
    public static void Composer(Machine machine, List<string> arguments)
    {
        machine.Need("composer");
        if (!arguments.Contains("install"))
        {
            return;
        }

        machine.NeedFile("composer.json");
        var cache = machine.Variable("COMPOSER_HOME") is { Length: > 0 } home ? $"{home.Trim('/')}/cache" : $"{machine.Home}/.composer/cache";
        foreach (var (name, bytes, _) in Packages.Where(package => !arguments.Contains("--no-dev") || !package.IsDevelopment))
        {
            machine.Write(machine.In($"vendor/{name}/composer.json"), 2_000);
            machine.Write(machine.In($"vendor/{name}/src/Main.php"), bytes);
            machine.Write($"{cache}/files/{name}/{Builders.Hash.Of(name)[..40]}.zip", bytes / 4);
        }

        machine.WriteAll("vendor/autoload.php 700\nvendor/composer/installed.json 90K\nvendor/composer/autoload_classmap.php 300K", machine.Folder);
    }

    /// <summary>docker-php-ext-install: compiles with what is there, and leaves the extension.</summary>
    public static void Extensions(Machine machine, List<string> arguments)
    {
        machine.Need("docker-php-ext-install");
        if (!machine.Disk.Exists("sbin/apk"))
        {
            // On Alpine the script installs a compiler and removes it again.
            machine.Need("gcc");
        }

        foreach (var name in arguments.Where(argument => !argument.StartsWith('-')))
        {
            machine.Write($"usr/local/lib/php/extensions/no-debug-non-zts-20220829/{name}.so", 180_000);
            machine.Write($"usr/local/etc/php/conf.d/docker-php-ext-{name}.ini", 20);
        }
    }
}
