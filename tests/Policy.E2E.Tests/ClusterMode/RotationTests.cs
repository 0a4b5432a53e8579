using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Other keys, other CAs, other certificates, and nobody notices.</summary>
[Collection(nameof(Installation))]
public sealed class RotationTests(Installation cluster)
{
    [Fact]
    public async Task Pods_are_created_without_one_failure_while_the_CA_and_the_certificate_change()
    {
        var kubectl = cluster.Kubectl;
        var first = await OwnCertificate.ReadAsync(cluster.Kubectl);
        using var stop = new CancellationTokenSource();
        var creating = CreateAsync(stop.Token);

        // Who wants other keys deletes the Secret. The next CA is in the bundle before anything is signed by it.
        await kubectl.MustAsync("", "delete", "secret", OwnCertificate.Secret, "-n", Installation.Namespace);
        var next = await WhenAsync(secret => secret.GetValueOrDefault("next-ca.crt") is not null && secret.ContainsKey("next-ca.published"));
        Assert.Equal(first["ca.crt"], next["ca.crt"]);
        await WhenPublishedAsync(first["ca.crt"], next["next-ca.crt"]);

        // An hour goes by.
        var published = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TimeProvider.System.GetUtcNow().AddHours(-2):O}"));
        await kubectl.MustAsync(
            "", "patch", "secret", OwnCertificate.Secret, "-n", Installation.Namespace, "-p", $$"""{"data":{"next-ca.published":"{{published}}"} }""");
        var last = await WhenAsync(secret => secret.GetValueOrDefault("ca.crt") == next["next-ca.crt"]);
        Assert.NotEqual(first["tls.crt"], last["tls.crt"]);
        await WhenPublishedAsync(first["ca.crt"], last["ca.crt"]);
        foreach (var replica in cluster.Replicas.Running)
        {
            await Eventually.GetAsync(
                async () => await ShownAsync(replica.Address, last) == Thumbprint(last["tls.crt"]) ? "shown" : null, () => "a replica still shows the old certificate");
        }

        await stop.CancelAsync();
        var (count, failures) = await creating;
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} pods");
        Assert.Empty(failures);
        Assert.True(count > 10, $"only {count} pods");
        await cluster.WhenAsync("deny", "denied the request");
    }

    // Each over connections of its own, so that each sees what is shown by then.
    private async Task<(int Count, IReadOnlyList<string> Failures)> CreateAsync(CancellationToken stop)
    {
        var count = 0;
        var failures = new List<string>();
        for (; !stop.IsCancellationRequested; count++)
        {
            cluster.Replicas.LeadToAll();
            var created = await cluster.TryAsync("deny", SampleImages.Good);
            if (created is not { ExitCode: 0, Errors: "" })
            {
                failures.Add(created.Errors);
            }
        }

        return (count, failures);
    }

    private Task<IReadOnlyDictionary<string, string>> WhenAsync(Func<IReadOnlyDictionary<string, string>, bool> wanted) => Eventually.GetAsync(
        async () => await OwnCertificate.ReadAsync(cluster.Kubectl) is var secret && wanted(secret) ? secret : null, () => "the Secret is not as expected");

    private Task<string> WhenPublishedAsync(params string[] authorities) => Eventually.GetAsync(
        async () =>
        {
            var bundles = await cluster.Kubectl.MustAsync(
                "", "get", "validatingwebhookconfiguration", "pratique", "-o", "jsonpath={.webhooks[*].clientConfig.caBundle}");
            var texts = bundles.Split(' ').Select(bundle => Encoding.UTF8.GetString(Convert.FromBase64String(bundle))).ToList();
            return texts.Count == 2 && texts.All(text => authorities.All(authority => text.Contains(authority.Trim(), StringComparison.Ordinal))) ? bundles : null;
        },
        () => "the CAs are not in the registration");

    private static async Task<string> ShownAsync(Uri replica, IReadOnlyDictionary<string, string> secret)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(replica.Host, replica.Port);
        await using var secured = new SslStream(connection.GetStream());
        await secured.AuthenticateAsClientAsync(OwnCertificate.Trust(secret));
        return secured.RemoteCertificate!.GetCertHashString();
    }

    private static string Thumbprint(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.GetCertHashString();
    }
}
