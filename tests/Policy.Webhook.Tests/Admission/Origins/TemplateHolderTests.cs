using System.Text.Json;
using Policy.Webhook.Admission.Origins;

namespace Policy.Webhook.Tests.Admission.Origins;

public sealed class TemplateHolderTests
{
    [Theory]
    [InlineData("""{"kind":"ReplicaSet","name":"web-5d","uid":"u","controller":true}""", "{}", "/apis/apps/v1/namespaces/shop/replicasets/web-5d", "u")]
    [InlineData("""{"kind":"ReplicationController","name":"web","uid":"u","controller":true}""", "{}", "/api/v1/namespaces/shop/replicationcontrollers/web", "u")]
    [InlineData("""{"kind":"Job","name":"night","uid":"u","controller":true}""", "{}", "/apis/batch/v1/namespaces/shop/jobs/night", "u")]
    [InlineData("""{"kind":"StatefulSet","name":"db","uid":"u","controller":true}""", """{"controller-revision-hash":"db-7f"}""", "/apis/apps/v1/namespaces/shop/controllerrevisions/db-7f", null)]
    [InlineData("""{"kind":"DaemonSet","name":"log","uid":"u","controller":true}""", """{"controller-revision-hash":"7f"}""", "/apis/apps/v1/namespaces/shop/controllerrevisions/log-7f", null)]
    public void The_object_that_is_as_old_as_the_template_is_found(string owner, string labels, string path, string? uid) =>
        Assert.Equal(new TemplateHolder(path, uid), Of(owner, labels));

    [Theory]
    [InlineData("""{"kind":"ReplicaSet","name":"web","uid":"u"}""", "{}")]
    [InlineData("""{"kind":"ReplicaSet","name":"web","uid":"u","controller":false}""", "{}")]
    [InlineData("""{"kind":"ReplicaSet","uid":"u","controller":true}""", "{}")]
    [InlineData("""{"kind":"StatefulSet","name":"db","uid":"u","controller":true}""", "{}")]
    [InlineData("""{"kind":"DaemonSet","name":"log","uid":"u","controller":true}""", """{"controller-revision-hash":7}""")]
    [InlineData("""{"kind":"Rollout","name":"web","uid":"u","controller":true}""", "{}")]
    [InlineData("7", "[]")]
    public void Where_nothing_keeps_its_age_there_is_none(string owner, string labels) => Assert.Null(Of(owner, labels));

    private static TemplateHolder? Of(string owner, string labels) =>
        TemplateHolder.Of(JsonElement.Parse($$$"""{"metadata":{"labels":{{{labels}}},"ownerReferences":[{"kind":"X","name":"x","uid":"x"},{{{owner}}}]}}"""), "shop");
}
