using System.Collections.Immutable;
using Policy.Rules;
using Policy.Rules.Documents;
using Policy.Rules.Policies;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>credentials</c>.</summary>
internal static class CredentialsReader
{
    private static readonly (string Word, CloudProvider Meaning)[] Providers =
        [("ECR", CloudProvider.Ecr), ("GCR", CloudProvider.Gcr), ("ACR", CloudProvider.Acr)];

    public static CredentialSettings Read(DocumentFields? fields, string folder)
    {
        var credentials = new CredentialSettings
        {
            DockerConfig = fields?.Find("dockerConfig").Path(folder),
            Cloud = ReadClouds(fields?.Find("cloud")),
        };
        fields?.Close();
        return credentials;
    }

    private static ImmutableArray<CloudSettings> ReadClouds(DocumentValue? value)
    {
        var clouds = ImmutableArray.CreateBuilder<CloudSettings>();
        foreach (var item in value?.Items("a list of clouds and the namespaces that they are for") ?? [])
        {
            if (item.Fields() is not { } fields)
            {
                continue;
            }

            var provider = fields.Require("provider", "one of ECR, GCR, ACR");
            var meant = provider?.Word(Providers);
            var namespaces = ReadNamespaces(fields.Require("namespaces", "globs of the namespaces that it is for, such as [\"*\"]"));
            fields.Close();
            if (meant is not { } known)
            {
                continue;
            }

            if (clouds.Any(other => other.Provider == known))
            {
                provider!.Fail("stands here twice; list all its namespaces in one place");
            }

            clouds.Add(new CloudSettings(known, namespaces));
        }

        return clouds.ToImmutable();
    }

    private static ImmutableArray<string> ReadNamespaces(DocumentValue? value)
    {
        var globs = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value?.Items("a list of globs of namespaces") ?? [])
        {
            if (item.Text("a glob of namespaces such as team-* as a string") is not { } glob)
            {
                continue;
            }

            if (GlobSyntax.MistakeInNamespace(glob) is { } mistake)
            {
                item.Fail($"{SafeText.Quoted(glob)}: {mistake}");
            }

            globs.Add(glob);
        }

        if (globs.Count == 0 && value?.Node is DocumentNode.Sequence { Items.IsEmpty: true })
        {
            value.Fail("is empty, so that it is for nobody; name namespaces, or [\"*\"] for all");
        }

        return globs.ToImmutable();
    }
}
