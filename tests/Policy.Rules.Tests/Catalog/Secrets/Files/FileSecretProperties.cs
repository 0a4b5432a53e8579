using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Secrets.Files;

/// <summary>Whatever the credential and wherever in a file it stands: it is found, and nothing that is kept says it.</summary>
public sealed class FileSecretProperties
{
    private static readonly string[] KnownPaths =
    [
        "app/.env", "root/.npmrc", "root/.docker/config.json", "root/.netrc", "root/.pgpass", "root/.m2/settings.xml", "root/.vault-token", "a.tfstate",
        "root/.gnupg/private-keys-v1.d/A.key", "root/.kube/config", "app/any.txt",
    ];

    public static TheoryData<string> SureKinds => [.. FakeSecrets.Shapes.Keys.Where(kind => SureSecrets.IsSure(kind) && !kind.StartsWith("an AWS", StringComparison.Ordinal))];

    // The windows that bytes are searched in have 8 KiB and overlap: no place may fall between two.
    [Theory]
    [MemberData(nameof(SureKinds))]
    public void Wherever_it_stands_in_a_text_it_is_found_and_never_kept(string kind) => Check.One(
        Draws.Of(60),
        Prop.ForAll(
            (from secret in FakeSecrets.Shapes[kind]
             from before in Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(8000, 8400), Gen.Choose(16_100, 16_500))
             from after in Gen.Choose(0, 100)
             select (secret, before, after)).ToArbitrary(),
            drawn =>
            {
                var text = $"{Filler(drawn.before)}\n{drawn.secret}\n{Filler(drawn.after)}";
                var found = FileSecretScanner.Scan("app/any.txt", Encoding.UTF8.GetBytes(text));

                Assert.NotEmpty(found);
                var heart = drawn.secret.Contains("PRIVATE KEY", StringComparison.Ordinal) ? drawn.secret.Split('\n')[1] : drawn.secret;
                Assert.All(found, secret => Assert.DoesNotContain(heart[(heart.Length / 2)..], secret.ToString(), StringComparison.Ordinal));
                Assert.Equal(2 + (drawn.before / 80), found[0].Line);
                return true;
            }));

    [Theory]
    [InlineData("app/.env", "DB_PASSWORD={0}")]
    [InlineData("root/.npmrc", "//r/:_authToken={0}")]
    [InlineData("root/.netrc", "machine m login l password {0}")]
    [InlineData("root/.pgpass", "h:1:d:u:{0}")]
    [InlineData("root/.m2/settings.xml", "<password>{0}</password>")]
    [InlineData("a.tfstate", "{{\"password\": \"{0}\"}}")]
    [InlineData("root/.git-credentials", "https://me:{0}@h/")]
    [InlineData("root/.vault-token", "{0}")]
    public void A_password_in_a_file_of_its_own_is_found_and_never_kept(string path, string format) => Check.One(
        Draws.Of(60),
        Prop.ForAll(FakeSecrets.Password.ToArbitrary(), password =>
        {
            var found = FileSecretScanner.Scan(path, Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, password)));

            Assert.NotEmpty(found);
            Assert.All(found, secret => Assert.DoesNotContain(password[5..15], secret.ToString(), StringComparison.Ordinal));
            return true;
        }));

    [Fact]
    public void No_bytes_make_it_throw_and_what_is_shown_stays_as_it_is() => Check.One(
        Draws.Of(1500),
        Prop.ForAll(
            (from path in Gen.Elements(KnownPaths) from text in Soup select (path, text)).ToArbitrary(),
            drawn =>
            {
                var bytes = Encoding.Latin1.GetBytes(drawn.text);
                var found = FileSecretScanner.Scan(drawn.path, bytes);
                var lines = 1 + bytes.Count(b => b == '\n');
                foreach (var secret in found)
                {
                    Assert.Equal(drawn.path, secret.Path);
                    Assert.InRange(secret.Line, 1, lines);
                    Assert.InRange(secret.Confidence, 0.1, 1);
                    Assert.Contains(Redactor.Mark, secret.Excerpt, StringComparison.Ordinal);
                    Assert.Contains(Redactor.Mark, Redactor.ByLooks.Redact(secret.Excerpt), StringComparison.Ordinal);
                }

                return found.Length <= 20;
            }));

    // Whoever makes texts to keep it busy has a megabyte of each.
    [Theory]
    [InlineData("app/any.txt", "-----BEGIN PRIVATE KEY-----")]
    [InlineData("app/any.txt", " sk-aB3dE6gH9jK2mN5pQ8")]
    [InlineData("app/any.txt", " AKIAB3DE6GH2JK2MN5PQ ")]
    [InlineData("app/any.txt", "AKIA")]
    [InlineData("app/.env", "PASSWORD=$x\n")]
    [InlineData("app/.env", "\"'=: ")]
    [InlineData("a.tfstate", "[")]
    [InlineData("a.tfstate", "{\"token\":")]
    [InlineData("root/.m2/settings.xml", "<")]
    [InlineData("root/.m2/settings.xml", "<!--")]
    [InlineData("root/.m2/settings.xml", "<password>")]
    [InlineData("root/.netrc", "password password ")]
    [InlineData("root/.pgpass", ":\\")]
    public void Texts_made_to_keep_it_busy_do_not(string path, string piece)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, FileSecretScanner.MostBytes / piece.Length)));
        var before = System.Diagnostics.Stopwatch.GetTimestamp();

        FileSecretScanner.Scan(path, text);

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(before).TotalSeconds, 0, 20);
    }

    private static Gen<string> Soup =>
        Gen.Elements(
                "DB_PASSWORD", "token", "auth", "client-key-data", "BUNDLE_A__B", "=", ": ", ":", "\"", "'", "\\", " ", "\n", "\r", "[", "{", "}", "]", ",", "<password>", "<", ">", "<!--", "-->",
                "https://", "@", "/", "$", "password", "machine", "aB3dE6gH9", "hunter22", "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4", "-----BEGIN PRIVATE KEY-----", "-----", "private-key",
                "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKB", "\0", "\u00ff", "\u00fe", "#", "- ", "export ", "me:aGVsbG8gd29ybGQ=", "eyJ")
            .ListOf().Select(string.Concat);

    // Lines of eighty characters, with the beginnings of tokens inside of words.
    private static string Filler(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (i + 1) % 80 == 0 ? '\n' : "task-list disk- msk-x "[i % 22]));
}
