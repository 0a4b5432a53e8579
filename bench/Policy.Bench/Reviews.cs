using System.Text.Json;
using System.Text.Json.Nodes;

namespace Policy.Bench;

/// <summary>Reviews of a pod as an API server sends them.</summary>
internal static class Reviews
{
    /// <summary>A review of about 5 KB; with managedFields, which API servers send too, about 9 KB.</summary>
    public static byte[] OfPod(string image, bool managedFields)
    {
        var review = JsonNode.Parse("""
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
            "requestKind":{"group":"","version":"v1","kind":"Pod"},"requestResource":{"group":"","version":"v1","resource":"pods"},
            "name":"web-6d4cf56db6-x8k2p","namespace":"shop","operation":"CREATE","dryRun":false,
            "userInfo":{"username":"system:serviceaccount:kube-system:replicaset-controller","uid":"a7e0ab33-5f29-11e8-8a3c-36e6bb280816",
            "groups":["system:serviceaccounts","system:serviceaccounts:kube-system","system:authenticated"]},
            "options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"},"oldObject":null,
            "object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-6d4cf56db6-x8k2p","generateName":"web-6d4cf56db6-","namespace":"shop",
            "creationTimestamp":null,"labels":{"app.kubernetes.io/name":"web","app.kubernetes.io/instance":"web","app.kubernetes.io/version":"1.4.2",
            "app.kubernetes.io/component":"frontend","app.kubernetes.io/part-of":"shop","pod-template-hash":"6d4cf56db6"},
            "annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080","checksum/config":"4be0c0f9d3a7e1b25a66c1f07e8d9c2b3a4f5e6d7c8b9a0f1e2d3c4b5a697887"},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-6d4cf56db6","uid":"d83b1c2e-5f29-11e8-8a3c-36e6bb280816","controller":true,"blockOwnerDeletion":true}]},
            "spec":{"volumes":[{"name":"kube-api-access-7xk2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
            {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}},{"name":"tmp","emptyDir":{}}],
            "containers":[{"name":"web","args":["--listen=:8080"],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"env":[],
            "resources":{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},
            "volumeMounts":[{"name":"tmp","mountPath":"/tmp"},{"name":"kube-api-access-7xk2p","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],
            "livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
            "readinessProbe":{"httpGet":{"path":"/readyz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
            "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent",
            "securityContext":{"capabilities":{"drop":["ALL"]},"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true}}],
            "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"web","serviceAccount":"web",
            "securityContext":{"runAsUser":65532,"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"schedulerName":"default-scheduler",
            "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},
            {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
            "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{}}}}
            """)!;
        var pod = review["request"]!["object"]!;
        var container = pod["spec"]!["containers"]![0]!;
        container["image"] = image;
        var variables = container["env"]!.AsArray();
        for (var i = 0; Bytes(review).Length < 5_000; i++)
        {
            variables.Add(new JsonObject { ["name"] = $"SHOP_SETTING_{i}", ["value"] = $"https://service-{i}.shop.svc.cluster.local:8443/" });
        }

        if (managedFields)
        {
            pod["metadata"]!["managedFields"] = new JsonArray(Managed(0));
            for (var i = 1; Bytes(review).Length < 9_000; i++)
            {
                pod["metadata"]!["managedFields"]!.AsArray().Add(Managed(i));
            }
        }

        return Bytes(review);
    }

    private static JsonNode Managed(int number)
    {
        var entry = JsonNode.Parse("""
            {"manager":"","operation":"Update","apiVersion":"v1","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{
            "f:metadata":{"f:generateName":{},"f:labels":{".":{},"f:app.kubernetes.io/name":{},"f:app.kubernetes.io/instance":{},"f:pod-template-hash":{}},
            "f:ownerReferences":{".":{},"k:{\"uid\":\"d83b1c2e-5f29-11e8-8a3c-36e6bb280816\"}":{}}},
            "f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},
            "f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"f:memory":{}}}}},
            "f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}
            """)!;
        entry["manager"] = $"manager-{number}";
        return entry;
    }

    private static byte[] Bytes(JsonNode review) => JsonSerializer.SerializeToUtf8Bytes(review);
}
