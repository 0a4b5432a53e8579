using Policy.Rules.Catalog.Secrets;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class CredentialValueTests
{
    [Theory]
    [InlineData("abcd")]
    [InlineData("123456")]
    [InlineData("1234a")]
    [InlineData(" hunter22 ")]
    [InlineData("correct horse battery staple")]
    [InlineData("passwords")]
    [InlineData("hunter$AB")]
    [InlineData("pa$word")]
    [InlineData("a$b$c")]
    [InlineData("abc$")]
    [InlineData("hunter.key+1")]
    [InlineData("/aB3d/E6gH9=")]
    [InlineData("Hunter.Two")]
    [InlineData("hunter.22")]
    [InlineData("hunter2(x)")]
    [InlineData("hunter(x")]
    [InlineData("hunter-two(x)")]
    [InlineData(".hunter(x")]
    [InlineData("(hunter)")]
    [InlineData("<hunter")]
    [InlineData("hunter>")]
    [InlineData("__hunter")]
    [InlineData("hunter__")]
    [InlineData("{\"a\":\"hunter\"}")]
    [InlineData("hunter two.key")]
    [InlineData("c:hunter")]
    [InlineData("a%shunter")]
    public void A_password_may_be_any_words(string value) => Assert.True(CredentialValue.IsReal(value, CredentialClass.Password, "X"));

    [Theory]
    [InlineData("abc")]
    [InlineData(" abc ")]
    [InlineData("12345")]
    [InlineData("$1")]
    [InlineData("$hunter")]
    [InlineData("$HUNTER x")]
    [InlineData("x-$HUNTER-x")]
    [InlineData("a$b$HUNTER")]
    [InlineData("x${HUNTER}")]
    [InlineData("x$(cat hunter)")]
    [InlineData("`cat hunter`")]
    [InlineData("x{{ .Hunter }}")]
    [InlineData("%(hunter)s")]
    [InlineData("hunter.*")]
    [InlineData("[^hunter")]
    [InlineData("hunter\\S")]
    [InlineData("/run/hunter")]
    [InlineData("~/hunter")]
    [InlineData("./hunter")]
    [InlineData("../hunter")]
    [InlineData("c:\\hunter")]
    [InlineData("<hunter>")]
    [InlineData("[hunter]")]
    [InlineData("%hunter%")]
    [InlineData("{hunter}")]
    [InlineData("__hunter__")]
    [InlineData("aaaaaaaa")]
    [InlineData("config.hunter")]
    [InlineData("hunter.of(x")]
    [InlineData("hunter()")]
    [InlineData("hunter[x]")]
    [InlineData("hunter(")]
    [InlineData("os.environ[hunter")]
    public void What_stands_in_a_values_place_is_no_password(string value) => Assert.False(CredentialValue.IsReal(value, CredentialClass.Password, "X"));

    public static TheoryData<string> StandIns =>
    [
        "changeme", "change_me", "change-me", "changeit", "change", "password", "passwd", "pass", "secret", "token", "credentials", "apikey", "none", "null",
        "undefined", "true", "false", "default", "unused", "test", "testing", "root", "admin", "guest", "user", "username", "dummy", "fake", "todo", "empty",
        "unset", "required", "optional", "enabled", "disabled", "auto", "prompt", "foobar", "postgres", "mysql", "value", "string", "stdin", "always", "never",
        "basic", "bearer", "x-oauth-basic", "x-access-token", "oauth2", "anonymous", "invalid", "ignored", "notused", "not-used", "notset", "not-set",
    ];

    [Theory]
    [MemberData(nameof(StandIns))]
    public void A_published_default_is_a_stand_in_in_any_case(string value)
    {
        Assert.False(CredentialValue.IsReal(value, CredentialClass.Password, "X"));
        Assert.False(CredentialValue.IsReal(value.ToUpperInvariant(), CredentialClass.Password, "X"));
    }

    public static TheoryData<string> Marks =>
    [
        "example", "placeholder", "changeme", "change-me", "change_me", "redacted", "xxxxx", "replace-me", "replace_me", "replaceme",
        "your-", "your_", "put your", "insert-", "insert_", "dummy", "*****", "not-a-", "not_a_",
    ];

    [Theory]
    [MemberData(nameof(Marks))]
    public void A_word_that_asks_to_be_replaced_marks_the_whole(string mark) =>
        Assert.False(CredentialValue.IsReal($"hunter {mark.ToUpperInvariant()}2", CredentialClass.Password, "X"));

    public static TheoryData<string> Schemes =>
    [
        "file:", "http://", "https://", "arn:", "vault:", "op://", "sm://", "env:", "ref+", "secretsmanager:", "ssm:", "gcp:", "azurekeyvault:",
        "@Microsoft.KeyVault(", "projects/", "sha256:", "sha512:", "ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-",
        "-----BEGIN CERT", "-----BEGIN PUBLIC", "-----BEGIN RSA PUBLIC", "-----BEGIN PGP PUBLIC",
    ];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Where_a_value_is_to_be_had_is_not_the_value(string scheme)
    {
        Assert.False(CredentialValue.IsReal(scheme + "hunter22", CredentialClass.Password, "X"));
        Assert.False(CredentialValue.IsReal(scheme.ToUpperInvariant() + "hunter22", CredentialClass.Password, "X"));
        Assert.True(CredentialValue.IsReal("x" + scheme + "hunter22", CredentialClass.Password, "X"));
    }

    [Theory]
    [InlineData("pem", "key", "crt", "cer", "json", "yaml", "yml", "txt", "jks", "p12", "pfx", "env", "conf")]
    public void A_files_name_is_not_what_it_holds(params string[] extensions) => Assert.All(extensions, extension =>
    {
        Assert.False(CredentialValue.IsReal("hunter22." + extension, CredentialClass.Password, "X"));
        Assert.True(CredentialValue.IsReal("hunter22." + extension + "s", CredentialClass.Password, "X"));
    });

    [Theory]
    [InlineData("sonar", "SONARQUBE_JDBC_PASSWORD", false)]
    [InlineData("qube-jdbc", "SONARQUBE_JDBC_PASSWORD", true)]
    [InlineData("qubejdbc", "SONARQUBE_JDBC_PASSWORD", false)]
    [InlineData("sonar1", "SONARQUBE_JDBC_PASSWORD", true)]
    public void A_piece_of_the_name_is_a_default(string value, string name, bool real) =>
        Assert.Equal(real, CredentialValue.IsReal(value, CredentialClass.Password, name));

    [Theory]
    [InlineData("abc123def456", true)]
    [InlineData("abc1234", false)]
    [InlineData("abc1def2", true)]
    [InlineData("abcdefghijkl", false)]
    [InlineData("supersecret", true)]
    [InlineData("super-secret", false)]
    [InlineData("abc 123def456", false)]
    [InlineData("{\"private_key\": \"x 1\"}", true)]
    [InlineData("\"private_key\": \"x 1\"", false)]
    [InlineData("{\"public_key\": \"x 1\"}", false)]
    [InlineData("1234567890123456789", false)]
    [InlineData("12345678901234567890", true)]
    [InlineData("my-app-secret-2", false)]
    [InlineData("my-app-secret-2345", true)]
    [InlineData("my-app-s3cret", true)]
    [InlineData("my_app.name/x:12", false)]
    [InlineData("My-app-2", true)]
    [InlineData("abcdefgh!", true)]
    public void A_secret_looks_made(string value, bool real)
    {
        Assert.Equal(real, CredentialValue.IsReal(value, CredentialClass.Secret, "X"));
        Assert.Equal(real, CredentialValue.IsReal(value, CredentialClass.Key, "X"));
    }

    [Theory]
    [InlineData("0123456789ABCDEF", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567", true)]
    [InlineData("0123456789ABCDEF0", false)]
    [InlineData("0123456789abcdef", false)]
    public void A_fingerprint_is_no_key(string value, bool fingerprint)
    {
        Assert.Equal(!fingerprint, CredentialValue.IsReal(value, CredentialClass.Key, "X"));
        Assert.True(CredentialValue.IsReal(value, CredentialClass.Secret, "X"));
    }

    [Fact]
    public void A_name_that_promises_nothing_has_no_credential() => Assert.False(CredentialValue.IsReal("hunter22", CredentialClass.None, "X"));

    [Theory]
    [InlineData("dXNlcjpodW50ZXIyMg==", "auth", true)]
    [InlineData("dXNlcjpodW50ZXIyMg==", "npm_auth", true)]
    [InlineData("dXNlcjpodW50ZXIyMg==", "oauth", false)]
    [InlineData("dXNlcmh1bnRlcjIy", "auth", false)]
    [InlineData("Omh1bnRlcjIyMjIy", "auth", false)]
    [InlineData("dXNlcjpodW50CmVy", "auth", false)]
    [InlineData("dXNlcjpodW50ZXIyMg=", "auth", false)]
    [InlineData("YTpi", "auth", false)]
    [InlineData("YTpiYw==", "auth", true)]
    public void A_login_in_base64_is_known_by_what_it_says(string value, string name, bool login) =>
        Assert.Equal(login, CredentialValue.IsEncodedLogin(value, name));
}
