using Policy.Rules.Catalog.Secrets;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class CredentialNameTests
{
    [Theory]
    [InlineData("DB_PASSWORD", "a password")]
    [InlineData("DB_PWD", "a password")]
    [InlineData("FTP_PASSWD", "a password")]
    [InlineData("PGPASSWORD", "a password")]
    [InlineData("sshPassphrase", "a passphrase")]
    [InlineData("clientsecret", "a secret")]
    [InlineData("NPM_TOKEN", "a token")]
    [InlineData("npm_config__authToken", "a token")]
    [InlineData("GOOGLE_CREDENTIAL", "a credential")]
    [InlineData("GOOGLE_CREDENTIALS", "a credential")]
    [InlineData("MYAPIKEY", "an API key")]
    [InlineData("APIKey", "an API key")]
    [InlineData("api-keys", "an API key")]
    [InlineData("awsaccesskey", "an access key")]
    [InlineData("accessKEY", "an access key")]
    [InlineData("mysecretkey", "a secret key")]
    [InlineData("tlsprivatekey", "a private key")]
    [InlineData("storageaccountkey", "an account key")]
    [InlineData("sshKey2", "an SSH key")]
    [InlineData("PUBLIC_PASSWORD", "a password")]
    [InlineData("GPG_PRIVATE_KEY", "a private key")]
    [InlineData("PWD", "")]
    [InlineData("PWD_PROD", "")]
    [InlineData("KEY", "")]
    [InlineData("Key", "")]
    [InlineData("SSL_KEY", "")]
    [InlineData("KEY_ID", "")]
    [InlineData("monKEY", "")]
    [InlineData("apiKEYid", "")]
    [InlineData("BYPASS", "")]
    [InlineData("PASSWORD_FILE", "")]
    [InlineData("BASE", "")]
    [InlineData("__pass__", "a password")]
    [InlineData("_-._", "")]
    [InlineData("", "")]
    public void A_name_says_what_its_value_is(string name, string kind) => Assert.Equal(kind, CredentialName.Of(name).Kind ?? "");

    public static TheoryData<string> Passes =>
    [
        "pass", "dbpass", "dbpwd", "storepass", "keypass", "userpass", "rootpass", "adminpass", "sshpass", "pgpass", "smtppass", "passwort",
    ];

    [Theory]
    [MemberData(nameof(Passes))]
    public void A_short_word_for_a_password_counts_alone_and_in_compounds(string name)
    {
        Assert.Equal((CredentialClass.Password, "a password"), CredentialName.Of(name));
        Assert.Equal(CredentialClass.None, CredentialName.Of("some" + name).Class);
    }

    [Theory]
    [InlineData("an API key", "api")]
    [InlineData("an access key", "access")]
    [InlineData("a secret key", "secret")]
    [InlineData("a private key", "private", "rsa")]
    [InlineData("an encryption key", "encryption", "encrypt", "crypt", "aes")]
    [InlineData("a signing key", "signing", "jwt", "hmac")]
    [InlineData("a session key", "session", "cookie")]
    [InlineData("an authentication key", "auth")]
    [InlineData("a master key", "master")]
    [InlineData("an account key", "account")]
    [InlineData("a storage key", "storage")]
    [InlineData("a shared key", "shared")]
    [InlineData("a licence key", "license", "licence")]
    [InlineData("an application key", "app")]
    [InlineData("a client key", "client")]
    [InlineData("a deploy key", "deploy")]
    [InlineData("an admin key", "admin")]
    [InlineData("a consumer key", "consumer")]
    [InlineData("a write key", "write")]
    [InlineData("an SSH key", "ssh")]
    [InlineData("a subscription key", "subscription")]
    [InlineData("an integration key", "integration")]
    [InlineData("a function key", "function", "functions")]
    public void A_key_is_called_by_the_word_before_it(string kind, params string[] words) =>
        Assert.All(words, word => Assert.Equal((CredentialClass.Key, kind), CredentialName.Of($"MY_{word.ToUpperInvariant()}_KEY")));

    public static TheoryData<string> Qualifiers =>
    [
        "BASE", "PROD", "PRODUCTION", "DEV", "DEVELOPMENT", "STAGING", "STAGE", "TEST", "QA", "VALUE", "DEFAULT", "PRIMARY", "SECONDARY",
        "PLAIN", "RAW", "B64", "BASE64", "JSON", "OLD", "NEW", "2", "PROD_2", "PROD2",
    ];

    [Theory]
    [MemberData(nameof(Qualifiers))]
    public void What_follows_and_qualifies_changes_nothing(string qualifier) =>
        Assert.Equal((CredentialClass.Secret, "a token"), CredentialName.Of("API_TOKEN_" + qualifier));

    [Theory]
    [InlineData("public")]
    [InlineData("pub")]
    [InlineData("publishable")]
    [InlineData("fingerprint")]
    [InlineData("gpg")]
    [InlineData("pgp")]
    [InlineData("keyring")]
    [InlineData("keyserver")]
    public void What_is_meant_to_be_seen_is_none(string word)
    {
        Assert.Equal(default, CredentialName.Of(word + "_api_key"));
        Assert.Equal(default, CredentialName.Of(word + "_secret"));
    }

    [Fact]
    public void A_name_longer_than_any_is_none()
    {
        Assert.Equal(CredentialClass.Password, CredentialName.Of(new string('A', 119) + "_PASSWORD").Class);
        Assert.Equal(CredentialClass.None, CredentialName.Of(new string('A', 120) + "_PASSWORD").Class);
    }
}
