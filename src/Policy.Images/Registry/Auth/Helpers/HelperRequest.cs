using System.Collections.Immutable;
using System.Text.Json;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth.Helpers;

/// <summary>A question to a credential helper.</summary>
/// <param name="Name">What stands behind <c>docker-credential-</c>; not yet known to be a name.</param>
/// <param name="Server">The server, as docker names it to helpers.</param>
internal sealed record HelperRequest(string Name, string Server)
{
    // What docker login has called Docker Hub since the days of version 1.
    private const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>
    /// Whom a docker config says to ask for a registry: its own helper, else the store, else nobody. An empty name takes
    /// the store away from a host. Source: docker login reference, Credential stores and Credential helpers.
    /// </summary>
    /// <param name="file">What the file is called, for messages.</param>
    /// <param name="root">The config, an object.</param>
    /// <param name="registry">Host and port as in references.</param>
    public static SourceResult<ImmutableArray<HelperRequest>> Find(string file, JsonElement root, string registry)
    {
        var server = registry == "docker.io" ? DockerHub : registry;
        if (root.TryGetProperty("credHelpers", out var helpers) && helpers.ValueKind != JsonValueKind.Null)
        {
            if (helpers.ValueKind != JsonValueKind.Object)
            {
                return new SourceError(UnknownReason.Unauthorized, $"{file} has credHelpers that is no object");
            }

            string[] keys = registry == "docker.io" ? [DockerHub, "index.docker.io", "docker.io"] : [registry];
            foreach (var key in keys)
            {
                if (helpers.TryGetProperty(key, out var helper))
                {
                    return Of(helper, server);
                }
            }
        }

        return root.TryGetProperty("credsStore", out var store) ? Of(store, server) : ImmutableArray<HelperRequest>.Empty;
    }

    // What is no text is kept as it stands: it will be told to be no name.
    private static ImmutableArray<HelperRequest> Of(JsonElement value, string server)
    {
        var name = value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
        return name.Length == 0 ? [] : [new HelperRequest(name, server)];
    }
}
