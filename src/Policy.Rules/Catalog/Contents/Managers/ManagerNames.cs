namespace Policy.Rules.Catalog.Contents.Managers;

/// <summary>Package managers by the names of their programs and packages.</summary>
internal static class ManagerNames
{
    private const int LongestName = 32;

    /// <summary>The manager that a program is; null for none. Versions are taken off: <c>pip3.11</c>, <c>dnf-3</c>.</summary>
    public static string? OfProgram(string program)
    {
        if (program.Length > LongestName)
        {
            return null;
        }

        return Exactly(program) ?? Exactly(program.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-'));
    }

    /// <summary>The manager that a package of the distribution is; null for none.</summary>
    public static string? OfPackage(string package) => package switch
    {
        "apt" or "aptitude" => "apt",
        "apk-tools" => "apk",
        "dnf" or "dnf5" => "dnf",
        "yum" or "microdnf" or "tdnf" or "zypper" or "pacman" or "npm" or "yarn" or "composer" => package,
        "python3-pip" or "py3-pip" or "python-pip" => "pip",
        _ => null,
    };

    /// <summary>Whether it installs what the distribution offers, and not a language's.</summary>
    public static bool IsOfDistribution(string manager) =>
        manager is "apt" or "apk" or "dnf" or "yum" or "microdnf" or "tdnf" or "zypper" or "pacman" or "opkg" or "emerge" or "nix";

    /// <summary>The program of the language that a manager is shipped with; null where it is not shipped with one.</summary>
    public static string? LanguageOf(string manager) => manager switch
    {
        "npm" or "corepack" => "node",
        "pip" => "python3",
        "gem" or "bundler" => "ruby",
        "pear" => "php",
        "mix" or "hex" => "elixir",
        "rebar" => "erl",
        _ => null,
    };

    private static string? Exactly(string program) => program switch
    {
        "apt" or "apt-get" or "aptitude" => "apt",
        "apk" or "dnf" or "yum" or "microdnf" or "tdnf" or "zypper" or "pacman" or "opkg" or "emerge" => program,
        "nix" or "nix-env" => "nix",
        "npm" or "npx" => "npm",
        "yarn" or "yarnpkg" => "yarn",
        "pnpm" or "pnpx" => "pnpm",
        "bun" or "corepack" => program,
        "pip" or "poetry" or "pipx" or "pipenv" or "pdm" => program,
        "uv" or "uvx" => "uv",
        "conda" or "mamba" or "micromamba" => "conda",
        "gem" => "gem",
        "bundle" or "bundler" => "bundler",
        "composer" => "composer",
        "pear" or "pecl" => "pear",
        "mix" => "mix",
        "rebar" => "rebar",
        "mvn" => "maven",
        "gradle" or "sbt" or "lein" or "go" or "cargo" or "cabal" or "stack" or "opam" or "nuget" or "grape" or "luarocks" or "cpanm" => program,
        _ => null,
    };
}
