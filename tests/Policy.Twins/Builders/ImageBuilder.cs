using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Builders;

/// <summary>One stage of a build: takes a base and goes on from there, step by step.</summary>
internal sealed class ImageBuilder
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly LayerContents Nothing = new() { Entries = EntryList.Empty, UnpackedBytes = 0 };
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(21);

    private readonly string _from;
    private readonly Dialect _dialect;
    private readonly ImmutableArray<HistoryEntry>.Builder _lines;
    private readonly ImmutableArray<LayerContents>.Builder _layers;
    private readonly int _baseLines;
    private Disk _below;
    private ImageConfig _config;
    private DateTimeOffset _now;
    private bool _hasCommand;
    private bool _isEnd;

    /// <summary>Begins with a base.</summary>
    /// <param name="image">The base.</param>
    /// <param name="from">Its full name.</param>
    /// <param name="dialect">Who builds.</param>
    /// <param name="start">When.</param>
    /// <param name="application">What is built.</param>
    public ImageBuilder(SimulatedImage image, string from, Dialect dialect, DateTimeOffset start, Application application)
    {
        (_from, _dialect, _now, Application) = (from, dialect, start, application);
        (_config, _below, Disk) = (image.Config, image.Disk, image.Disk.Snapshot());
        _lines = image.Config.History.ToBuilder();
        _layers = image.Layers.ToBuilder();
        _baseLines = _lines.Count;
    }

    /// <summary>What is built.</summary>
    public Application Application { get; }

    /// <summary>What is there now.</summary>
    public Disk Disk { get; }

    /// <summary>The config so far.</summary>
    public ImageConfig Config => _config;

    /// <summary>A step that writes files, whatever its line says.</summary>
    public ImageBuilder Step(Step step, Action<Machine> effect, bool makesLayer = true)
    {
        effect(Machine(step));
        return Line(_dialect.Line(step), makesLayer ? Layer() : null, step.Keyword == "RUN" ? Long : Short);
    }

    /// <summary>RUN, with what the world does.</summary>
    public ImageBuilder Run(string command, ImmutableArray<string> arguments = default, string flags = "") => Run(
        command, machine => World.Run(machine, command), arguments, flags);

    /// <summary>RUN that writes these files.</summary>
    public ImageBuilder Run(string command, string files) => Run(command, machine => machine.Disk.Write(files, ""));

    /// <summary>RUN with an effect.</summary>
    public ImageBuilder Run(string command, Action<Machine> effect, ImmutableArray<string> arguments = default, string flags = "") =>
        Step(new Step("RUN", command, command) { BuildArgs = arguments.IsDefault ? [] : arguments, Flags = flags }, effect);

    /// <summary>A line as a tool writes it that reads no Dockerfile, and the files that it puts in.</summary>
    public ImageBuilder Import(string line, Action<Disk> effect, DateTimeOffset? created = null)
    {
        effect(Disk);
        _lines.Add(new HistoryEntry(line, false, created ?? _now));
        _layers.Add(Layer() ?? Nothing);
        return this;
    }

    /// <summary>COPY of files that are not the application's.</summary>
    public ImageBuilder Copy(string source, string destination, string files) => Step(
        new Step("COPY", "", "") { Sources = [source], Destination = destination, SourceHash = "file:" + Hash.Of(source) }, machine => machine.Disk.Write(files, ""));

    /// <summary>ENV.</summary>
    public ImageBuilder Env(string name, string value, string? raw = null)
    {
        var variable = $"{name}={value}";
        _config = _config with { Env = [.. _config.Env.Where(other => !other.StartsWith(name + "=", StringComparison.Ordinal)), variable] };
        return Empty(new Step("ENV", raw ?? variable, variable));
    }

    /// <summary>WORKDIR.</summary>
    public ImageBuilder Workdir(string folder, string? raw = null)
    {
        _config = _config with { WorkingDir = folder };
        var isThere = Disk.Exists(folder.Trim('/'));
        return Step(
            new Step("WORKDIR", raw ?? folder, folder), machine => machine.Disk.Write(folder.Trim('/'), DiskFile.Folder with { UserId = 0 }), _dialect.WorkdirMakesLayer(isThere));
    }

    /// <summary>USER.</summary>
    public ImageBuilder User(string user)
    {
        _config = _config with { User = user };
        return Empty(new Step("USER", user, user));
    }

    /// <summary>CMD in exec form.</summary>
    public ImageBuilder Cmd(params ImmutableArray<string> words) => Command("CMD", words, null);

    /// <summary>ENTRYPOINT in exec form.</summary>
    public ImageBuilder Entrypoint(params ImmutableArray<string> words) => Command("ENTRYPOINT", words, null);

    /// <summary>CMD or ENTRYPOINT; an ENTRYPOINT takes the base's CMD away.</summary>
    public ImageBuilder Command(string keyword, ImmutableArray<string> words, string? raw)
    {
        _config = keyword == "CMD" ? _config with { Cmd = words } : _config with { Entrypoint = words, Cmd = _hasCommand ? _config.Cmd : [] };
        _hasCommand |= keyword == "CMD";
        return Empty(new Step(keyword, raw ?? $"[{string.Join(", ", words.Select(word => $"\"{word}\""))}]", "") { Words = words });
    }

    /// <summary>EXPOSE.</summary>
    public ImageBuilder Expose(string ports)
    {
        _config = _config with { ExposedPorts = [.. _config.ExposedPorts, .. ports.Split(' ').Select(port => port.Contains('/', StringComparison.Ordinal) ? port : $"{port}/tcp")] };
        return Empty(new Step("EXPOSE", ports, ports));
    }

    /// <summary>Sets what no line tells, as importers of root file systems do.</summary>
    public ImageBuilder Configure(Func<ImageConfig, ImageConfig> change)
    {
        _config = change(_config);
        return this;
    }

    /// <summary>ARG, LABEL, VOLUME, STOPSIGNAL, HEALTHCHECK: what is written and changes nothing here.</summary>
    public ImageBuilder Remark(string keyword, string value) => Empty(new Step(keyword, value, value));

    /// <summary>Ends the build.</summary>
    public SimulatedImage Finish()
    {
        for (var i = _baseLines; i < _lines.Count; i++)
        {
            var remark = _dialect.Remark(_from, i - _baseLines, i == _lines.Count - 1);
            _lines[i] = _lines[i] with { Comment = remark, EmptyLayer = _dialect.MakesOneLayer ? i < _lines.Count - 1 : _lines[i].EmptyLayer };
        }

        _isEnd = true;
        if (_dialect.MakesOneLayer)
        {
            _layers.Add(Layer() ?? Nothing);
        }

        var labels = _dialect.Label is { } label ? _config.Labels.SetItem(label.Name, label.Value) : _config.Labels;
        return new SimulatedImage(_config with { History = _lines.ToImmutable(), Created = _now, Labels = labels }, _layers.ToImmutable(), Disk);
    }

    // What was written since the layer before; where all steps make one, it is taken at the end.
    private LayerContents? Layer()
    {
        if (_dialect.MakesOneLayer && !_isEnd)
        {
            return Nothing;
        }

        var layer = LayerDiff.Between(_below, Disk);
        _below = Disk.Snapshot();
        return layer.Entries.Count > 0 || _dialect.KeepsEmptyLayers ? layer : null;
    }

    private ImageBuilder Empty(Step step) => Line(_dialect.Line(step), null, Short);

    private ImageBuilder Line(string line, LayerContents? layer, TimeSpan took)
    {
        _now += took;
        _lines.Add(new HistoryEntry(line, layer is null, _now));
        if (layer is not null && !_dialect.MakesOneLayer)
        {
            _layers.Add(layer);
        }

        return this;
    }

    private Machine Machine(Step step)
    {
        var machine = new Machine(Disk, Application, _config.WorkingDir, _config.User);
        foreach (var variable in _config.Env.Concat(step.BuildArgs))
        {
            machine.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
        }

        return machine;
    }
}
