using Policy.Images.Configuration;
using Policy.Rules.Documents;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>Finds <c>users[].user.tokenFile</c> of a kubeconfig, which the client package does not read.</summary>
internal static class KubeconfigTokens
{
    /// <summary>The file of a user's token; null where there is none, or where a <c>token</c> stands beside it, which is not read then.</summary>
    public static string? Find(string file, string? user)
    {
        var files = DocumentFiles.Read(file);
        if (!files.IsValid || user is null)
        {
            return null;
        }

        // What is no kubeconfig at all the package says: mistakes are collected here and told to nobody.
        var documents = DocumentReader.Read(files.Value[0].Text, new DocumentErrors(file));
        var users = documents.Count > 0 && documents[0].Node is DocumentNode.Mapping ? documents[0].Fields()?.Find("users") : null;
        foreach (var item in users?.Node is DocumentNode.Sequence ? users.Items() : [])
        {
            if (item.Node is DocumentNode.Mapping && item.Fields() is { } fields && fields.Find("name")?.AnyText() == user
                && fields.Find("user") is { Node: DocumentNode.Mapping } credentials
                && credentials.Fields()?.Find("tokenFile")?.AnyText() is { Length: > 0 } path)
            {
                return Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);
            }
        }

        return null;
    }
}
