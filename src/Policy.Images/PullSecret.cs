using System.Collections.Immutable;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;

namespace Policy.Images;

/// <summary>
/// A docker config that a workload brings, or why it brings none. Only its users and passwords are read: it was written
/// by whoever may write the workload, so the credential helpers that it may name are never run.
/// </summary>
public sealed class PullSecret
{
    /// <summary>The largest config, in bytes; Kubernetes allows no larger secret.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most entries; people have some dozen registries.</summary>
    public const int MaxEntries = 1_000;

    private PullSecret(ImmutableArray<PullEntry> entries, string? problem, int bytes) =>
        (Entries, Problem, Bytes) = (entries, problem, bytes);

    /// <summary>Why it holds nothing, for people, with its name and without a secret; null where it could be read.</summary>
    public string? Problem { get; }

    /// <summary>How large it is, in bytes as it came.</summary>
    public int Bytes { get; }

    internal ImmutableArray<PullEntry> Entries { get; }

    /// <summary>Reads a docker <c>config.json</c>, of which <c>auths</c> count.</summary>
    /// <param name="name">What it is called, for messages: <c>pull secret team/regcred</c>.</param>
    /// <param name="json">The config.</param>
    public static PullSecret OfConfig(string name, ReadOnlyMemory<byte> json) =>
        Read(name, json, root => root.TryGetProperty("auths", out var auths) && auths.ValueKind != JsonValueKind.Null ? auths : null, "auths that is no object");

    /// <summary>Reads a <c>.dockercfg</c>, docker's older format: what stands in <c>auths</c> now, by itself.</summary>
    /// <param name="name">What it is called, for messages.</param>
    /// <param name="json">The config.</param>
    public static PullSecret OfOldConfig(string name, ReadOnlyMemory<byte> json) => Read(name, json, root => root, "no object");

    /// <summary>There is none, or none that could be had.</summary>
    /// <param name="problem">Why, for people, with its name: <c>pull secret team/regcred was not found</c>.</param>
    public static PullSecret None(string problem) => new([], RegistryText.Clean(problem, RegistryText.LongestMessage), 0);

    /// <inheritdoc/>
    public override string ToString() => Problem ?? "a pull secret";

    private static PullSecret Read(string name, ReadOnlyMemory<byte> json, Func<JsonElement, JsonElement?> find, string otherwise)
    {
        if (json.Length > MaxBytes)
        {
            return None($"{name} is larger than {MaxBytes} bytes");
        }

        if (!JsonText.TryParse(json, out var document, out var error))
        {
            return None($"{name} cannot be read: {error}");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return None($"{name} holds no object");
            }

            return find(document.RootElement) switch
            {
                null => new PullSecret([], null, json.Length),
                { ValueKind: JsonValueKind.Object } auths => ReadEntries(name, auths, json.Length),
                _ => None($"{name} has {otherwise}"),
            };
        }
    }

    // One entry that is wrong spoils the whole: the kubelet takes none of such a config.
    private static PullSecret ReadEntries(string name, JsonElement auths, int bytes)
    {
        if (auths.GetPropertyCount() > MaxEntries)
        {
            return None($"{name} has more than {MaxEntries} entries");
        }

        var entries = ImmutableArray.CreateBuilder<PullEntry>();
        foreach (var property in auths.EnumerateObject())
        {
            var credential = AuthEntry.Read(name, property);
            if (!credential.Succeeded)
            {
                return None(credential.Error.Message);
            }

            if (!credential.Value.IsAnonymous)
            {
                entries.Add(new PullEntry(AuthKey.Parse(property.Name), credential.Value));
            }
        }

        return new PullSecret(entries.ToImmutable(), null, bytes);
    }
}
