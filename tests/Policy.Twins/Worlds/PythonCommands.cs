using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>pip, virtual environments, uv and poetry.</summary>
internal static class PythonCommands
{
    private const string Library = "lib/python3.11/site-packages";

    /// <summary>pip.</summary>
    public static void Pip(Machine machine, List<string> arguments)
    {
        machine.Need("pip");
        var keepsCache = !arguments.Contains("--no-cache-dir") && machine.Variable("PIP_NO_CACHE_DIR").Length == 0;
        switch (arguments.FirstOrDefault())
        {
            case "install":
                Install(machine, arguments, keepsCache);
                break;
            case "wheel":
                var folder = machine.Resolve(After(arguments, "-w", "--wheel-dir") ?? ".");
                Wanted(machine, development: false).ToList().ForEach(wheel => machine.Write($"{folder}/{wheel.Name}-{wheel.Version}-cp311-cp311-linux_x86_64.whl", wheel.Bytes / 3));
                break;
            case "cache":
                machine.Disk.Remove($"{machine.Home}/.cache/pip");
                break;
            default:
                break;
        }
    }

    /// <summary>python -m venv and -m pip; Django's collectstatic.</summary>
    public static void Python(Machine machine, List<string> arguments)
    {
        machine.Need("python3");
        switch (arguments)
        {
            case ["-m", "venv", .. var rest]:
                MakeEnvironment(machine, machine.Resolve(rest[^1]), withPip: true);
                break;
            case ["-m", "pip", .. var rest]:
                Pip(machine, rest);
                break;
            case ["manage.py", "collectstatic", ..]:
                machine.WriteAll("static/admin/css/base.css 900K\nstatic/admin/js/core.js 1.2M", machine.Folder);
                break;
            default:
                break;
        }
    }

    /// <summary>uv sync and poetry install: the project's own environment.</summary>
    public static void Project(Machine machine, string program, List<string> arguments)
    {
        machine.Need(program);
        var isolated = program == "uv" || machine.Variable("POETRY_VIRTUALENVS_IN_PROJECT").Length > 0;
        var cache = program == "uv" ? ".cache/uv/archive-v0" : ".cache/pypoetry/artifacts";
        if (arguments is not ["sync" or "install", ..])
        {
            return;
        }

        machine.NeedFile("pyproject.toml");
        var root = isolated ? machine.In(".venv") : "usr/local";
        if (isolated)
        {
            MakeEnvironment(machine, root, withPip: program == "poetry");
        }

        var development = !arguments.Any(argument => argument is "--no-dev" or "--only=main" or "main" or "--without=dev");
        foreach (var dependency in Wanted(machine, development))
        {
            Unpack(machine, dependency, $"{root}/{Library}");
            machine.Write($"{machine.Home}/{cache}/{Builders.Hash.Of(dependency.Name)[..12]}/{dependency.Name}.whl", dependency.Bytes / 3);
        }
    }

    private static void Install(Machine machine, List<string> arguments, bool keepsCache)
    {
        var root = After(arguments, "--prefix", "--target") is { } prefix ? machine.Resolve(prefix)
            : arguments.Contains("--user") ? $"{machine.Home}/.local"
            : Environment(machine) ?? "usr/local";
        var named = arguments.Skip(1).Where(argument => !argument.StartsWith('-') && argument is not ".").Select(name => name.Split("==")[0]).ToList();
        var fromFile = arguments.Contains("-r") || arguments.Contains(".") || arguments.Contains("-e") || arguments.Any(argument => argument.StartsWith("--no-index", StringComparison.Ordinal));
        if (arguments.Contains("-r"))
        {
            machine.NeedFile(After(arguments, "-r", "--requirement")!);
        }

        // A file of requirements for development says so in its name.
        var wanted = fromFile
            ? Wanted(machine, development: arguments.Any(argument => argument.Contains("dev", StringComparison.Ordinal)))
            : named.Select(name => new Dependency(PackageKind.Python, name, "1.0.0", 2_400_000));
        foreach (var dependency in wanted)
        {
            Unpack(machine, dependency, $"{root}/{Library}");
            if (keepsCache)
            {
                machine.Write($"{machine.Home}/.cache/pip/http-v2/{Builders.Hash.Of(dependency.Name)}.body", dependency.Bytes / 3);
            }

            if (Program(dependency.Name))
            {
                machine.Write($"{root}/bin/{dependency.Name}", DiskFile.Script(230));
            }
        }
    }

    private static void Unpack(Machine machine, Dependency dependency, string library)
    {
        var name = dependency.Name.Replace('-', '_');
        machine.Write($"{library}/{name}-{dependency.Version}.dist-info/METADATA", DiskFile.Named("METADATA", 5_000) with
        {
            Packages = [new Package(PackageKind.Python, dependency.Name, dependency.Version, "", null)],
        });
        machine.Write($"{library}/{name}-{dependency.Version}.dist-info/RECORD", 8_000);
        machine.Write($"{library}/{name}/__init__.py", dependency.IsNative ? dependency.Bytes / 3 : dependency.Bytes);
        if (dependency.IsNative)
        {
            machine.Write($"{library}/{name}/_native.cpython-311-x86_64-linux-gnu.so", dependency.Bytes * 2 / 3);
        }
    }

    private static void MakeEnvironment(Machine machine, string root, bool withPip)
    {
        machine.WriteAll("pyvenv.cfg 200\nbin/activate 2K\nbin/python -> /usr/local/bin/python3.11\nbin/python3 -> python", root);
        if (withPip)
        {
            machine.WriteAll("bin/pip 230 s\nbin/pip3 230 s", root);
            Unpack(machine, new Dependency(PackageKind.Python, "pip", "24.0", 6_900_000), $"{root}/{Library}");
            Unpack(machine, new Dependency(PackageKind.Python, "setuptools", "65.5.1", 3_800_000), $"{root}/{Library}");
        }
    }

    private static IEnumerable<Dependency> Wanted(Machine machine, bool development) =>
        machine.Dependencies(PackageKind.Python).Where(dependency => development || !dependency.IsDevelopment);

    // The environment whose pip comes first on PATH.
    private static string? Environment(Machine machine) =>
        machine.Variable("PATH").Split(':') is [var first, ..] && machine.Disk.Find($"{first.Trim('/')}/pip") is not null
        && machine.Disk.Find($"{first.Trim('/')}/activate") is not null ? first.Trim('/')[..^"/bin".Length] : null;

    private static bool Program(string package) => package is "gunicorn" or "uvicorn" or "uv" or "poetry" or "pytest" or "black" or "mypy" or "celery" or "flask";

    private static string? After(List<string> arguments, params string[] options)
    {
        var joined = arguments.FirstOrDefault(argument => options.Any(option => argument.StartsWith(option + "=", StringComparison.Ordinal)));
        return joined is not null ? joined.Split('=', 2)[1] : arguments.SkipWhile(argument => !options.Contains(argument)).ElementAtOrDefault(1);
    }
}
