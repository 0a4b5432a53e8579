using System.Collections.Immutable;
using Policy.Twins.Bases;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Builders;

/// <summary>Builds a Dockerfile: stage by stage, the last one counts.</summary>
internal sealed class DockerfileBuild
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly Application _application;
    private readonly Dialect _dialect;
    private readonly Disk _context = new();
    private readonly Dictionary<string, string> _buildArgs;
    private readonly List<(string Name, SimulatedImage Image)> _stages = [];
    private readonly Dictionary<string, string> _arguments = [];
    private ImageBuilder? _builder;
    private string _stage = "";

    private DockerfileBuild(Application application, Dialect dialect, IEnumerable<string> buildArgs)
    {
        (_application, _dialect) = (application, dialect);
        _buildArgs = buildArgs.Select(argument => argument.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        _context.Write(application.Context, "");
        if (application.Npm is { } npm && _context.Find("package.json") is { } manifest)
        {
            _context.Write("package.json", manifest with { Npm = npm });
        }
    }

    private ImageBuilder Builder => _builder ?? throw new InvalidOperationException("a Dockerfile begins with FROM");

    /// <summary>Builds.</summary>
    /// <param name="dockerfile">The Dockerfile's text.</param>
    /// <param name="application">What it builds: context, and what comes of it.</param>
    /// <param name="dialect">Who builds.</param>
    /// <param name="buildArgs">What <c>--build-arg</c> says.</param>
    public static SimulatedImage Build(string dockerfile, Application application, Dialect dialect, params IEnumerable<string> buildArgs)
    {
        var build = new DockerfileBuild(application, dialect, buildArgs);
        foreach (var (keyword, rest) in DockerfileLines.Read(dockerfile))
        {
            build.Instruct(keyword, rest);
        }

        return build.Builder.Finish();
    }

    private void Instruct(string keyword, string rest)
    {
        switch (keyword)
        {
            case "FROM":
                From(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case "RUN":
                Run(rest);
                break;
            case "COPY":
                Copy(rest);
                break;
            case "WORKDIR":
                Builder.Workdir(Expand(rest).StartsWith('/') ? Expand(rest) : $"{Builder.Config.WorkingDir.TrimEnd('/')}/{rest}", rest);
                break;
            case "ENV":
                Env(rest);
                break;
            case "ARG":
                Arg(rest);
                break;
            case "USER":
                Builder.User(Expand(rest));
                break;
            case "EXPOSE":
                Builder.Expose(Expand(rest));
                break;
            case "CMD" or "ENTRYPOINT":
                Builder.Command(keyword, DockerfileLines.Words(rest), rest);
                break;
            default:
                Builder.Remark(keyword, rest);
                break;
        }
    }

    private void From(string[] words)
    {
        if (_builder is not null)
        {
            _stages.Add((_stage, _builder.Finish()));
        }

        var name = Expand(words[0]);
        _stage = words is [_, "AS" or "as", var alias] ? alias : "";
        _arguments.Clear();
        var earlier = _stages.LastOrDefault(stage => stage.Name == name);
        // buildah calls a stage that another begins with by its short id.
        var (image, from) = earlier.Image is null ? (BaseImages.Find(name), BaseImages.FullName(name)) : (earlier.Image, Hash.Of(name)[..12]);
        _builder = new ImageBuilder(image, from, _dialect, Start.AddMinutes(_stages.Count), _application);
        if (_builder.Config.Env.IsEmpty)
        {
            _builder.Configure(config => config with { Env = [BaseImages.Path] });
        }
    }

    private void Run(string rest)
    {
        var (flags, command) = DockerfileLines.Flags(rest);
        var mounts = flags.Select(MountTarget).OfType<string>().ToList();
        Builder.Run(command, machine =>
        {
            var before = mounts.SelectMany(machine.Disk.Under).ToList();
            World.Run(machine, command);
            // What is written into a mounted cache stays in the builder.
            mounts.ForEach(machine.Disk.Remove);
            before.ForEach(file => machine.Disk.Write(file.Path, file.File));
        }, [.. _arguments.Where(argument => argument.Value.Length > 0).Select(argument => $"{argument.Key}={argument.Value}").Order(StringComparer.Ordinal)], string.Join(' ', flags));
    }

    private static string? MountTarget(string flag) =>
        flag.StartsWith("--mount=type=cache", StringComparison.Ordinal)
            ? flag.Split(',').First(part => part.StartsWith("target=", StringComparison.Ordinal))["target=".Length..].Trim('/')
            : null;

    private void Copy(string rest)
    {
        var (flags, arguments) = DockerfileLines.Flags(Expand(rest));
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = Flag(flags, "--from=");
        var owner = Flag(flags, "--chown=") ?? "";
        var copy = new FileCopy(from is null ? _context : StageDisk(from), [.. words[..^1]], words[^1]);
        var step = new Step("COPY", "", "")
        {
            Sources = [.. words[..^1]],
            Destination = words[^1],
            Owner = owner,
            SourceHash = $"{copy.HashKind}{Hash.Of($"{from} {arguments}")}",
        };
        Builder.Step(step, machine => copy.Into(machine, owner.Split(':')[0]));
    }

    private Disk StageDisk(string name) =>
        _stages.LastOrDefault(stage => stage.Name == name).Image?.Disk
        ?? (int.TryParse(name, out var index) ? _stages[index].Image.Disk : BaseImages.Find(name).Disk);

    private static string? Flag(ImmutableArray<string> flags, string name) =>
        flags.FirstOrDefault(flag => flag.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private void Env(string rest)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        var space = rest.IndexOf(' ', StringComparison.Ordinal);
        var end = equals < 0 || (space >= 0 && space < equals) ? space : equals;
        Builder.Env(rest[..end], Expand(rest[(end + 1)..]).Trim('"'), rest);
    }

    private void Arg(string rest)
    {
        var parts = rest.Split('=', 2);
        _arguments[parts[0]] = _buildArgs.GetValueOrDefault(parts[0]) ?? parts.ElementAtOrDefault(1) ?? "";
        _builder?.Remark("ARG", rest);
    }

    private string Expand(string text)
    {
        var variables = _arguments.Concat((_builder?.Config.Env ?? []).Select(variable => variable.Split('=', 2)).Select(parts => new KeyValuePair<string, string>(parts[0], parts[1])));
        foreach (var (name, value) in variables.OrderByDescending(variable => variable.Key.Length))
        {
            text = text.Replace($"${{{name}}}", value, StringComparison.Ordinal).Replace($"${name}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
