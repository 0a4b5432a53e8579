using System.Collections.Immutable;
using Policy.Rules;
using Policy.Rules.Documents;
using Policy.Rules.Policies;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>cluster</c>.</summary>
internal static class ClusterReader
{
    public static ClusterSettings? Read(DocumentFields? fields, string folder)
    {
        if (fields is null)
        {
            return null;
        }

        var defaults = new ClusterSettings();
        var settings = new ClusterSettings
        {
            Kubeconfig = fields.Find("kubeconfig").Path(folder),
            Namespace = fields.Find("namespace").NamespaceName(),
            WebhookConfiguration = fields.Find("webhookConfiguration").ObjectName() ?? defaults.WebhookConfiguration,
            Lease = fields.Find("lease").ObjectName() ?? defaults.Lease,
            PodPlatforms = fields.Find("podPlatforms")?.Boolean() ?? defaults.PodPlatforms,
            Events = fields.Find("events")?.Boolean() ?? defaults.Events,
            PullSecrets = ReadPullSecrets(fields.Find("pullSecrets")?.Fields()),
        };
        fields.Close();
        return settings;
    }

    private static PullSecretSettings? ReadPullSecrets(DocumentFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var globs = ImmutableArray.CreateBuilder<string>();
        var value = fields.Require("namespaces", "a list of globs of namespaces; ['*'] is all");
        foreach (var item in value?.Items("a list of globs of namespaces") ?? [])
        {
            if (item.Text("a glob as a string") is not { } glob)
            {
                continue;
            }

            globs.Add(glob);
            if (GlobSyntax.MistakeInNamespace(glob) is { } mistake)
            {
                item.Fail($"{SafeText.Quoted(glob)}: {mistake}");
            }
        }

        if (value?.Node is DocumentNode.Sequence { Items.IsEmpty: true })
        {
            value.Fail("is empty; leave pullSecrets out to read none");
        }

        fields.Close();
        return new PullSecretSettings { Namespaces = globs.ToImmutable() };
    }
}
