using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Webhook.Certificates;

namespace Policy.Webhook.Tests.Certificates;

public sealed class FileReloadTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LogLines<FileReload> _log = new();
    private readonly CurrentIdentity _identity;
    private readonly FileReload _reload;

    public FileReloadTests()
    {
        Volume("first", Pair());
        File.CreateSymbolicLink(_folder["..data"], _folder["first"]);
        File.CreateSymbolicLink(_folder["tls.crt"], "..data/tls.crt");
        File.CreateSymbolicLink(_folder["tls.key"], "..data/tls.key");
        var files = new IdentityFiles(_folder["tls.crt"], _folder["tls.key"]);
        _identity = CurrentIdentity.Of(files.Load(_time).Identity!);
        _reload = new FileReload(files, _identity, Replica.MetricsOf(_identity), _log, _time);
    }

    public void Dispose()
    {
        _reload.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_that_are_as_they_were_change_nothing()
    {
        var before = _identity.Value;

        Look(2);

        Assert.Same(before, _identity.Value);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_volume_that_is_swapped_is_shown_at_the_next_look()
    {
        var second = Pair();
        Volume("second", second);
        Swap("second");

        Look(1);

        Assert.Equal(second.Certificate.Thumbprint, _identity.Value!.Certificate.Thumbprint);
        Assert.Equal([5001], _log.Ids);
    }

    [Fact]
    public void What_cannot_be_used_leaves_the_last_good_one_and_is_told_once()
    {
        var before = _identity.Value;
        Volume("bad", Pair(), Pair());
        Swap("bad");

        Look(5);

        Assert.Same(before, _identity.Value);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(5010, line.Id);
        Assert.Contains("does not hold the private key of", line.Text, StringComparison.Ordinal);

        Swap("first");
        Look(1);
        Swap("bad");
        Look(2);
        Assert.Equal([5010, 5010], _log.Ids);
    }

    [Fact]
    public void A_file_that_is_between_two_for_a_moment_is_not_told()
    {
        var second = Pair();
        File.WriteAllText(_folder["first/tls.crt"], second.Certificate.ExportCertificatePem());
        Look(1);
        File.WriteAllText(_folder["first/tls.key"], second.Key);
        Look(1);

        Assert.Equal(second.Certificate.Thumbprint, _identity.Value!.Certificate.Thumbprint);
        Assert.Equal([5001], _log.Ids);
    }

    [Fact]
    public void Files_that_are_gone_or_over_leave_the_last_good_one()
    {
        var before = _identity.Value;
        File.Delete(_folder["..data"]);
        Look(2);
        Assert.Same(before, _identity.Value);
        Assert.Equal([5010], _log.Ids);

        Swap("first");
        _time.Advance(TimeSpan.FromDays(4000));
        Look(2);
        Assert.Same(before, _identity.Value);

        Volume("over", Pair(new FakeTimeProvider(_time.GetUtcNow() - TimeSpan.FromDays(4000))));
        Swap("over");
        Look(2);
        Assert.Same(before, _identity.Value);
        Assert.EndsWith("which is not now", _log.Lines[^1].Text, StringComparison.Ordinal);
    }

    private void Look(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _reload.Look();
        }
    }

    private (X509Certificate2 Certificate, string Key) Pair(TimeProvider? time = null)
    {
        var certificate = IdentitySource.Load(new TlsSettings(), time ?? _time).Identity!.Certificate;
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate, key.ExportPkcs8PrivateKeyPem());
    }

    private void Volume(
        string name, (X509Certificate2 Certificate, string Key) pair,
        (X509Certificate2 Certificate, string Key)? keyOf = null)
    {
        Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder[name + "/tls.crt"], pair.Certificate.ExportCertificatePem());
        File.WriteAllText(_folder[name + "/tls.key"], (keyOf ?? pair).Key);
    }

    // As the kubelet does, whose files are links to links: one is changed, and all are others.
    private void Swap(string name)
    {
        File.Delete(_folder["..data"]);
        File.CreateSymbolicLink(_folder["..data"], _folder[name]);
    }
}
