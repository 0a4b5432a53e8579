using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Policy.Cli.Scanning;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Commands;

/// <summary>What a scan works on: the arguments, read and found right.</summary>
internal sealed record ScanInput
{
    public required ImmutableArray<ScanTarget> Targets { get; init; }

    public required PolicyDocuments Policies { get; init; }

    public required ImmutableArray<Platform> Platforms { get; init; }

    public required PratiqueConfiguration Configuration { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>A registry that a person typed may be anywhere; where it sends us on to may not.</summary>
    public RegistryAccess Access => new()
    {
        PrivateHosts = Targets.Select(target => target.Location.Reference?.Registry).OfType<string>().ToImmutableHashSet(StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Whoever runs the command has the configuration: the clouds in it are his.</summary>
    public PullCredentials Credentials => PullCredentials.OfOperator(Configuration.Credentials);

    // What waits longer was not meant, and timers have an end.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>Reads the arguments and the files that they name; every mistake is noted, not the first alone.</summary>
    public static ScanInput Read(ScanArguments arguments, Func<string, string?> environment, List<string> mistakes)
    {
        if (!Duration.TryParse(arguments.Timeout, out var timeout) || timeout <= TimeSpan.Zero || timeout > LongestTimeout)
        {
            mistakes.Add($"--timeout: '{arguments.Timeout}' is no duration such as 30s or 5m, of a day at most");
        }

        return new ScanInput
        {
            Targets = ReadTargets(arguments.References, mistakes),
            Policies = ReadPolicies(arguments, mistakes),
            Platforms = ReadPlatforms(arguments.Platforms, mistakes),
            Configuration = ReadConfiguration(arguments, environment, mistakes),
            Timeout = timeout,
        };
    }

    private static ImmutableArray<ScanTarget> ReadTargets(IReadOnlyList<string> references, List<string> mistakes)
    {
        var targets = ImmutableArray.CreateBuilder<ScanTarget>();
        foreach (var text in references)
        {
            if (text.StartsWith('-'))
            {
                mistakes.Add($"there is no option '{text}'");
            }
            else if (ImageLocation.TryParse(text, out var location, out var error))
            {
                targets.Add(new ScanTarget(text, location));
            }
            else
            {
                mistakes.Add($"'{text}': {error}");
            }
        }

        return targets.ToImmutable();
    }

    private static PolicyDocuments ReadPolicies(ScanArguments arguments, List<string> mistakes)
    {
        var files = arguments.Policies.Select(DocumentFiles.Read).ToList();
        var written = PolicyReader.ReadDocuments(files.SelectMany(file => file.Value ?? []));
        var errors = files.SelectMany(file => file.Errors).Concat(written.Errors).ToList();
        mistakes.AddRange(errors.Select(error => $"{error}"));

        var documents = written.Value ?? new PolicyDocuments([], []);
        var preset = arguments.Preset ?? (arguments.Policies.Count == 0 ? Preset.Baseline : null);
        if (preset is { } chosen)
        {
            return documents with { Policies = documents.Policies.Insert(0, Presets.Policy(chosen, $"{chosen}".ToLowerInvariant())) };
        }

        if (errors.Count == 0 && documents.Policies.IsEmpty)
        {
            mistakes.Add("--policy: there are exceptions and no policy, so that nothing would be judged; name a policy or --preset");
        }

        return documents;
    }

    private static ImmutableArray<Platform> ReadPlatforms(IReadOnlyList<string> texts, List<string> mistakes)
    {
        if (texts.Count == 0)
        {
            return [ScanCommand.HostPlatform];
        }

        var platforms = ImmutableArray.CreateBuilder<Platform>();
        foreach (var text in texts)
        {
            if (Platform.TryParse(text, out var platform))
            {
                platforms.Add(platform);
            }
            else
            {
                mistakes.Add($"--platform: '{text}' is no platform such as linux/amd64 or linux/arm/v7");
            }
        }

        return [.. platforms.Distinct()];
    }

    private static PratiqueConfiguration ReadConfiguration(
        ScanArguments arguments, Func<string, string?> environment, List<string> mistakes)
    {
        var configuration = PratiqueConfiguration.Default;
        if (TryName(arguments.Config ?? environment("PRATIQUE_CONFIG"), out var file))
        {
            var read = ConfigurationLoader.Load(file);
            mistakes.AddRange(read.Errors.Select(error => $"{error}"));
            configuration = read.Value ?? configuration;
        }

        var proxies = ProxySettings.Read(environment);
        mistakes.AddRange(proxies.Errors.Select(error => $"{error}"));

        // What is typed comes before what is configured for the same host.
        var plain = arguments.PlainHttp.Select(host =>
            (configuration.Registries.FirstOrDefault(r => r.Host == host) ?? new RegistrySettings { Host = host }) with { PlainHttp = true });
        return configuration with
        {
            Registries = [.. plain, .. configuration.Registries],
            Proxies = proxies.Value ?? ProxySettings.None,
            Credentials = configuration.Credentials with
            {
                DockerConfig = configuration.Credentials.DockerConfig ?? UsersDockerConfig(environment),
                HelperPath = environment("PATH"),
                CloudVariables = CloudVariables.Read(environment),
            },
        };
    }

    // Where docker login, podman and skopeo leave credentials for docker's tools.
    private static string? UsersDockerConfig(Func<string, string?> environment)
    {
        var folder = TryName(environment("DOCKER_CONFIG"), out var named) ? named
            : TryName(environment("HOME"), out var home) ? Path.Combine(home, ".docker")
            : null;
        return folder is not null && File.Exists(Path.Combine(folder, "config.json")) ? Path.Combine(folder, "config.json") : null;
    }

    private static bool TryName(string? value, [NotNullWhen(true)] out string? name)
    {
        name = string.IsNullOrEmpty(value) ? null : value;
        return name is not null;
    }
}
