namespace Policy.Webhook.Tests;

/// <summary>Reviews as API servers send them, for tests that vary one thing.</summary>
internal static class TestReview
{
    public const string Uid = "705ab4f5-6393-11e8-b7cc-42010a800002";

    /// <summary>A review of a pod.</summary>
    public static string Of(
        string @object, string operation = "CREATE", string oldObject = "null", string group = "", string kind = "Pod", string subResource = "",
        string uid = Uid) =>
        $$$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"{{{uid}}}","kind":{"group":"{{{group}}}","version":"v1","kind":"{{{kind}}}"},
        "resource":{"group":"{{{group}}}","version":"v1","resource":"{{{kind.ToLowerInvariant()}}}s"},"subResource":"{{{subResource}}}","name":"web","namespace":"shop",
        "operation":"{{{operation}}}","userInfo":{"username":"system:admin"},"object":{{{@object}}},"oldObject":{{{oldObject}}},"dryRun":false,"options":null}}
        """;

    /// <summary>A pod with one container.</summary>
    public static string Pod(string image, string more = "", string spec = "") =>
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"app","image":"{{{image}}}"{{{more}}}}]{{{spec}}}}}""";
}
