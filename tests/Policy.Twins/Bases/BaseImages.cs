using Policy.Rules.Images;
using Policy.Twins.Builders;

namespace Policy.Twins.Bases;

/// <summary>Base images by name. Each has the history of its own builder, and is made when it is first asked for.</summary>
internal static class BaseImages
{
    /// <summary>PATH as builders set it where nobody does.</summary>
    public const string Path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly DateTimeOffset FirstDay = new(2024, 3, 12, 1, 20, 0, TimeSpan.Zero);

    private static readonly Application None = new() { Name = "base", Context = "" };

    private static readonly Dictionary<string, Lazy<SimulatedImage>> Images = new[]
    {
        DebianImages.All, AlpineImages.All, NodeImages.All, GoImages.All, PythonImages.All, JavaImages.All, DotNetImages.All, RustImages.All,
        RubyImages.All, PhpImages.All, ElixirImages.All, DistrolessImages.All, NginxImages.All,
    }.SelectMany(family => family).ToDictionary(image => image.Name, image => new Lazy<SimulatedImage>(image.Make));

    /// <summary>The names that there are.</summary>
    public static IEnumerable<string> Names => Images.Keys;

    /// <summary>A base by the name that FROM gives it.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static SimulatedImage Find(string name) =>
        name == "scratch" ? SimulatedImage.Scratch
        : Images.GetValueOrDefault(name)?.Value ?? throw new InvalidOperationException($"there is no base image {name}");

    /// <summary>The name with registry and repository, as builders complete it.</summary>
    public static string FullName(string name) => name == "scratch" || name.Contains('/', StringComparison.Ordinal) ? name : $"docker.io/library/{name}";

    /// <summary>Begins a base upon another.</summary>
    /// <param name="parent">The other.</param>
    /// <param name="dialect">Who builds it.</param>
    /// <param name="day">How many days after the first of all bases.</param>
    public static ImageBuilder On(string parent, Dialect dialect, double day)
    {
        var builder = new ImageBuilder(Find(parent), FullName(parent), dialect, FirstDay.AddDays(day), None);
        return builder.Config.Env.IsEmpty ? builder.Configure(config => config with { Env = [Path] }) : builder;
    }

    /// <summary>A root file system that the classic builder put in.</summary>
    public static string ClassicRoot(string name) => $"/bin/sh -c #(nop) ADD file:{Hash.Of(name)} in / ";

    /// <summary>The config with a CMD that no line of the history tells.</summary>
    public static ImageConfig WithCommand(ImageConfig config, string command) => config with { Cmd = [command] };
}

/// <summary>A base image.</summary>
/// <param name="Name">As FROM gives it.</param>
/// <param name="Make">Makes it.</param>
internal sealed record BaseImage(string Name, Func<SimulatedImage> Make);
