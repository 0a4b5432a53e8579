using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Cache;
using Policy.Images.Layers;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Layers;

public sealed class LayerSecretsTests
{
    // Made here, so that none stands in the sources.
    private static readonly string Secret = string.Concat("tH1s", "1sN0t", "aS3cret", "AtA11x9");

    private static readonly string Token = "dckr_pat_" + Secret;

    private static readonly byte[] Env = Encoding.UTF8.GetBytes($"A=b\nDB_PASSWORD={Secret}\n");

    [Fact]
    public void Files_are_searched_while_a_layer_streams_past()
    {
        var contents = Read(TestFile.Tar([new("app/.env", Encoding.UTF8.GetString(Env)), new("app/main.js", $"x\n\n'{Token}'"), new("app/b.js", "y")]));

        Assert.Equal(
            [
                new FileSecret("app/.env", "a password", 2, "DB_PASSWORD=[redacted]", 0.9),
                new FileSecret("app/main.js", "a Docker Hub token", 3, "dckr_pat_[redacted]", 1),
            ],
            contents.Secrets);
    }

    [Theory]
    [InlineData(Needs.Files)]
    [InlineData(Needs.Files | Needs.Packages)]
    public void Only_where_somebody_asks(Needs needs) => Assert.Empty(Read(new TarBytes().Add("app/.env", Env).End(), needs).Secrets);

    [Fact]
    public void A_file_that_a_package_reader_wants_too_is_read_by_both()
    {
        var manifest = Encoding.UTF8.GetBytes("{\"name\":\"x\",\"version\":\"1\",\"a\":\"" + Token + "\"}");
        var contents = Read(new TarBytes().Add("app/node_modules/x/package.json", manifest).Add("etc/passwd", Encoding.UTF8.GetBytes("root:x:0:0:" + " " + Token + ":/:\n")).End());

        Assert.Equal(["x"], contents.Packages.Select(package => package.Name));
        Assert.Equal(["etc/passwd"], contents.Files.Keys);
        Assert.Equal(["app/node_modules/x/package.json", "etc/passwd"], contents.Secrets.Select(secret => secret.Path));
    }

    // Chunks have 64 KiB, and the first eight bytes come by themselves.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(65_500)]
    [InlineData(65_528)]
    [InlineData(65_536)]
    [InlineData(131_060)]
    public void However_it_falls_into_chunks_it_is_found(int at) => Assert.Equal(
        "dckr_pat_[redacted]", Assert.Single(Read(new TarBytes().Add("a.txt", Text(at, Token)).Add("b.txt", "x"u8).End()).Secrets).Excerpt);

    [Theory]
    [InlineData("a.txt", -1, 1)]
    [InlineData("a.txt", 20, 0)]
    [InlineData("app/.env", -1, 1)]
    [InlineData("app/.env", 20, 0)]
    public void A_mebibyte_of_each_is_searched(string path, int beyond, int found)
    {
        var contents = Read(new TarBytes().Add(path, Text(FileSecretScanner.MostBytes - Token.Length + beyond, Token).AsSpan(0, FileSecretScanner.MostBytes + beyond)).End());

        Assert.Equal(found, contents.Secrets.Length);
        Assert.Equal(
            beyond > 0 && path != "a.txt" ? [new ContentProblem(path, UnknownReason.OverLimit, "larger than the 1048576 bytes that are searched for credentials")] : [],
            contents.Problems);
    }

    [Fact]
    public void A_file_of_a_mebibyte_to_the_byte_is_read_whole() => Assert.Empty(Read(new TarBytes().Add("app/.env", new byte[FileSecretScanner.MostBytes]).End()).Problems);

    [Theory]
    [InlineData("\u007fELF")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("MZ")]
    [InlineData("!<arch>\n")]
    [InlineData("x\0")]
    public void What_is_no_text_is_not_searched(string start) =>
        Assert.Empty(Read(new TarBytes().Add("a", Encoding.Latin1.GetBytes($"{start}\n{Token}\n")).Add("b", "x"u8).End()).Secrets);

    [Fact]
    public void A_script_is_text() => Assert.Single(Read(new TarBytes().Add("a", Encoding.UTF8.GetBytes($"#!/bin/sh\nlogin {Token}\n")).End()).Secrets);

    [Fact]
    public void Text_of_sixteen_bits_a_character_is_searched() =>
        Assert.Equal(2, Assert.Single(Read(new TarBytes().Add("a.ps1", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"x\n{Token}\n")]).End()).Secrets).Line);

    [Fact]
    public void Of_a_file_that_stands_twice_both_are_there_to_read()
    {
        var contents = Read(new TarBytes().Add("app/.env", Env).Add("./app/.env", "A=b\n"u8).Add("app/x", Encoding.UTF8.GetBytes(Token)).Add("app/x", Encoding.UTF8.GetBytes(Token)).End());

        Assert.Equal(["app/.env", "app/x"], contents.Secrets.Select(secret => secret.Path));
    }

    [Fact]
    public void A_further_name_of_a_file_is_no_further_credential() => Assert.Equal(
        ["app/.env"],
        Read(new TarBytes().Add("app/.env", Env).Add("b/.env", type: '1', edit: h => "app/.env"u8.CopyTo(h.AsSpan(157))).Add("c/.env", type: '2', edit: h => "/app/.env"u8.CopyTo(h.AsSpan(157))).End())
            .Secrets.Select(secret => secret.Path));

    [Theory]
    [InlineData("app/.env", 1)]
    [InlineData("app/disk.img", 0)]
    public void A_sparse_file_for_credentials_is_a_problem(string path, int problems)
    {
        var contents = Read(new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "9000")).Add(path, new byte[600]).End());

        Assert.Empty(contents.Secrets);
        Assert.Equal(problems, contents.Problems.Length);
    }

    [Fact]
    public void One_that_a_later_layer_deletes_is_hidden_and_still_there()
    {
        var (contents, _) = ImageContents.Of([
            Read(new TarBytes().Add("app/.env", Env).Add("app/x", Encoding.UTF8.GetBytes(Token)).End()), Read(new TarBytes().Add("app/.wh..env").End())]);

        Assert.Equal(
            [("app/.env", 0, false), ("app/x", 0, true)],
            contents!.Secrets.Select(found => (found.Secret.Path, found.Layer, found.IsVisible)));
    }

    [Fact]
    public void The_first_of_very_many_are_kept()
    {
        var tar = new TarBytes();
        for (var i = 0; i < 30; i++)
        {
            tar.Add($"app/{i}.js", Encoding.UTF8.GetBytes(Token));
        }

        var read = new LayerReader(new LayerLimits { Secrets = 10 }).Read(new MemoryStream(tar.End()), "the layer", Needs.Contents, null, CancellationToken.None);
        Assert.Equal(10, read.Value!.Secrets.Length);
        Assert.Equal(30, read.Value.Entries.Count);
    }

    [Fact]
    public void They_survive_being_written_down_and_weigh_something()
    {
        var contents = Read(new TarBytes().Add("app/.env", Env).Add("\u00ff.env", Env).End());

        Assert.Equal(contents.Secrets, LayerCodec.Read(LayerCodec.Write(contents)).Secrets.AsEnumerable());
        Assert.Equal(2, contents.Secrets.Length);
        Assert.True(LayerWeight.Of(contents) > LayerWeight.Of(contents with { Secrets = [] }) + 100);
    }

    [Theory]
    [InlineData(Needs.Files, Needs.Files | Needs.Secrets, true)]
    [InlineData(Needs.Files | Needs.Secrets, Needs.Contents, true)]
    [InlineData(Needs.Files | Needs.Packages, Needs.Contents, true)]
    [InlineData(Needs.Files, Needs.Files, true)]
    [InlineData(Needs.Contents, Needs.Contents, true)]
    [InlineData(Needs.Files | Needs.Secrets, Needs.Files | Needs.Packages, false)]
    [InlineData(Needs.Contents, Needs.Files | Needs.Secrets, false)]
    [InlineData(Needs.Files | Needs.Packages, Needs.Files, false)]
    public void A_layer_that_was_read_for_more_serves_who_asks_for_less(Needs asked, Needs read, bool serves)
    {
        var digest = TestBlob.DigestOf("layer"u8);
        var cache = new LayerCache(1 << 20);
        cache.Keep(new LayerKey(FactsScope.Public, digest, read), new LayerContents { Entries = EntryList.Empty, UnpackedBytes = 0 });

        Assert.Equal(serves, cache.Find(FactsScope.Public, digest, asked) is not null);
    }

    // Whatever a layer holds, what is kept of it in memory and in a folder does not say it.
    [Fact]
    public void No_credential_is_kept() => Check.One(
        Draws.Of(100),
        Prop.ForAll(
            (from body in Gen.ArrayOf(Gen.Elements("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".ToCharArray()), 40)
             from path in Gen.Elements("app/.env", "root/.npmrc", "root/.netrc", "root/.pgpass", "app/x.js", "a.tfstate", "root/.vault-token")
             from form in Gen.Elements(
                 "PASSWORD={0}", "//r/:_authToken={0}", "machine m login l password {0}", "h:1:d:u:{0}", "'dckr_pat_{0}'", "{{\"password\": \"{0}\"}}", "{0}",
                 "dckr_pat_{0}=dckr_pat_{0}", "https://u:{0}@h/", "-----BEGIN {0} PRIVATE KEY-----\n{0}{0}\n-----END PRIVATE KEY-----")
             select (Body: "a1B" + new string(body), path, form)).ToArbitrary(),
            drawn =>
            {
                var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, drawn.form, drawn.Body);
                var contents = Read(new TarBytes().Add(drawn.path, Encoding.UTF8.GetBytes(text)).End());

                Assert.Equal(-1, LayerCodec.Write(contents).AsSpan().IndexOf(Encoding.UTF8.GetBytes(drawn.Body[10..30])));
                return true;
            }));

    private static byte[] Text(int before, string then)
    {
        var text = new byte[before + then.Length + 100];
        text.AsSpan().Fill((byte)' ');
        Encoding.UTF8.GetBytes(then, text.AsSpan(before));
        return text;
    }

    private static LayerContents Read(byte[] tar, Needs needs = Needs.Contents) =>
        new LayerReader(new LayerLimits()).Read(new MemoryStream(tar), "the layer", needs, null, CancellationToken.None).Value!;
}
