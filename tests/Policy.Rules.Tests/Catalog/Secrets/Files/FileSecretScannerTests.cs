using System.Text;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Catalog.Secrets.Files;

public sealed class FileSecretScannerTests
{
    private static readonly string Body = FakeSecrets.Body(40);

    private static readonly string Password = FakeSecrets.Body(16);

    private static readonly string Key = FakeSecrets.One("a private key");

    private static readonly string Docker = FakeSecrets.One("a Docker Hub token");

    private static readonly string Login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"ci:{Password}"));

    private static readonly string WebToken = FakeSecrets.One("a JSON web token");

    public static TheoryData<string, string, string> Known => new()
    {
        { "root/.npmrc", $"# npm\n//registry.example/:_authToken={Password}\n", "2 a token _authToken=[redacted]" },
        { "app/.npmrc", $"//npm.public.example/:_authToken={Password}", "1 a token _authToken=[redacted]" },
        { "usr/local/etc/npmrc", $"_auth={Login}", "1 a registry login _auth=[redacted]" },
        { "app/.yarnrc.yml", $"npmRegistries:\n  \"//r.example\":\n    npmAuthToken: \"{Password}\"", "3 a token npmAuthToken=[redacted]" },
        { "app/.yarnrc.yml", $"npmAuthIdent: me:{Password}", "1 a password npmAuthIdent=[redacted]" },
        { "root/.pypirc", $"[pypi]\nusername = __token__\npassword = {Password}\n", "3 a password password=[redacted]" },
        { "root/.pypirc", $"[pypi]\r\nusername: me\r\npassword: {Password}\r\n", "3 a password password=[redacted]" },
        { "etc/pip.conf", $"[global]\nindex-url = https://me:{Password}@pypi.example/simple\n", "2 a password in a URL index-url=[redacted]" },
        { "root/.netrc", $"machine a.example login me password {Password}", "1 a password password=[redacted]" },
        { "root/.netrc", $"machine a.example\n  login me\n  password\n  \"{Password}\"\n", "4 a password password=[redacted]" },
        { "root/.docker/config.json", Json("{'auths': {'https://index.docker.io/v1/': {'auth': '@'}}}", Login), "1 a registry login auth=[redacted]" },
        { "root/.docker/config.json", Json("{'auths': {'r': {\n'identitytoken': '@'}}}", Password), "2 a token identitytoken=[redacted]" },
        { "run/containers/0/auth.json", Json("{'auths': {'quay.io': {'auth': '@'}}}", Login.Replace("/", "\\/", StringComparison.Ordinal)), "1 a registry login auth=[redacted]" },
        { "app/auth.json", Json("{'github-oauth': {'github.com': '@'}, 'http-basic': {'r': {'username': 'me'}}}", Password), "1 a token token=[redacted]" },
        { "root/.git-credentials", $"https://me:{Password}@git.example\n", "1 a password in a URL url=[redacted]" },
        { "app/.git/config", $"[http \"https://git.example/\"]\n\textraheader = AUTHORIZATION: basic {Login}\n", "2 basic credentials extraheader=[redacted]" },
        { "app/.git/config", $"[remote \"origin\"]\n\turl = https://me:{Password}@git.example/r.git?x=y\n", "2 a password in a URL url=[redacted]" },
        { "root/.kube/config", $"users:\n- name: me\n  user:\n    client-key-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))}\n", "4 a Kubernetes client key client-key-data=[redacted]" },
        { "root/.kube/config", $"users:\n- user:\n    token: {WebToken}\n", "3 a JSON web token token=eyJ[redacted]" },
        { "etc/kubernetes/admin.conf", Json("{'users': [{'user': {'token': '@'}}]}", Password), "1 a token token=[redacted]" },
        { "root/.aws/credentials", $"[default]\naws_access_key_id = x\naws_secret_access_key = {Body}\n", "3 an access key aws_secret_access_key=[redacted]" },
        { "root/.cargo/credentials.toml", $"[registry]\ntoken = \"{Password}\"\n", "2 a token token=[redacted]" },
        { "app/.bundle/config", $"---\nBUNDLE_GEMS__EXAMPLE__COM: \"me:{Password}\"\n", "2 a password BUNDLE_GEMS__EXAMPLE__COM=[redacted]" },
        { "root/.pgpass", $"# hosts\ndb:5432:*:me\\:too:{Password}\n", "2 a password password=[redacted]" },
        { "root/.m2/settings.xml", $"<settings>\n<!-- <password>{Body}</password> -->\n<password>{Password}</password></settings>", "3 a password password=[redacted]" },
        { "app/NuGet.Config", $"<configuration>\n<add key=\"ClearTextPassword\" value=\"{Password}\" /></configuration>", "2 a password password=[redacted]" },
        { "app/.env", $"A=b\nexport DB_PASSWORD='{Password}' # the database\n", "2 a password DB_PASSWORD=[redacted]" },
        { "app/.env.production", $"DATABASE_URL=postgres://app:{Password}@db/app", "1 a password in a URL DATABASE_URL=[redacted]" },
        { "srv/prod.env", $"API_KEY={Password}", "1 an API key API_KEY=[redacted]" },
        { "app/.env", $"X={Docker}", "1 a Docker Hub token X=dckr_pat_[redacted]" },
        { "app/.env", $"KEY=\"{Key}\"\n", "1 a private key BEGIN PRIVATE KEY [redacted]" },
        { "infra/terraform.tfstate", Json("{'resources': [{'instances': [{'attributes': {\n'password': '@', 'id': 'x'}}]}]}", Password), "2 a password password=[redacted]" },
        { "infra/terraform.tfstate", Json("{'outputs': {'db_password': {'value': '@', 'type': 'string'}}}", Password), "1 a password db_password=[redacted]" },
        { "infra/terraform.tfstate", Json("{'resources': [{'password': '@' ", Password), "1 a password password=[redacted]" },
        { "infra/prod.auto.tfvars", $"db_password = \"{Password}\"", "1 a password db_password=[redacted]" },
        { "root/.vault-token", $"{Body}\n", "1 a Vault token token=[redacted]" },
        { "app/config/master.key", "0123456789abcdef0123456789abcdee", "1 a Rails encryption key key=[redacted]" },
        { "run/secrets/kubernetes.io/serviceaccount/token", WebToken, "1 a Kubernetes service account token token=[redacted]; 1 a JSON web token eyJ[redacted]" },
        { "root/.gnupg/private-keys-v1.d/AB.key", "(11:private-key(3:rsa\0\0", "1 a GnuPG private key private-key [redacted]" },
        { "root/.gnupg/private-keys-v1.d/AB.key", "(21:protected-private-key\0", "1 an encrypted GnuPG key private-key [redacted]" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void What_tools_write_down_is_read_as_they_write_it(string path, string text, string found) => Assert.Equal(found, Show(path, text));

    public static TheoryData<string, string> Empty => new()
    {
        { "app/.npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nregistry=https://r.example/\n" },
        { "app/.npmrc", $"; //r/:_authToken={Password}" },
        { "usr/local/etc/npmrc", "prefix=/usr/local\nglobalconfig=/etc/npmrc\n" },
        { "root/.docker/config.json", """{"auths": {"https://index.docker.io/v1/": {}}, "credsStore": "desktop"}""" },
        { "root/.docker/config.json", """{"auths": {"r": {"auth": ""}}}""" },
        { "root/.docker/config.json", """{"auths": {"r": {"auth": "dXNlcjo="}}}""" },
        { "root/.docker/config.json", "no json" },
        { "root/.pgpass", "*:*:*:postgres:postgres\n" },
        { "root/.kube/config", "clusters:\n- cluster:\n    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekNDQVIyZ0F3SUJBZ0lCQURBS0JnZ3Foa2pPUFFRREFq\n" },
        { "root/.kube/config", "client-key-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekNDQVIyZ0F3SUJBZ0lCQURBS0JnZ3Foa2pPUFFRREFqQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWmFi\n" },
        { "app/.env", "DB_PASSWORD=\nDB_PASSWORD_FILE=/run/secrets/db\nTOKEN=changeme\nSECRET_KEY=<your secret>\nAPI_KEY=${API_KEY}\n" },
        { "app/.env", "NODE_ENV=production\nPORT=3000\nPASSWORD_MIN_LENGTH=12\n" },
        { "usr/share/maven/conf/settings.xml", "<settings><!--\n<server><password>repopwd99</password></server> --></settings>" },
        { "root/.m2/settings.xml", "<password>{COQLCE6DU6GtcS5P=}</password><password>${env.TOKEN}</password><password" },
        { "root/.aws/credentials", "[default]\naws_access_key_id = \naws_secret_access_key = \n" },
        { "infra/terraform.tfstate", """{"resources": [{"attributes": {"password": null, "id": "db", "arn": "arn:aws:rds:x"}}]}""" },
        { "root/.vault-token", "" },
        { "root/.netrc", "machine a.example login anonymous password # none\n" },
        { "root/.gnupg/private-keys-v1.d/AB.key", "(20:shadowed-private-key(3:rsa" },
        { "app/.git/config", "[remote \"origin\"]\n\turl = https://github.com/team/app.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n" },
    };

    [Theory]
    [MemberData(nameof(Empty))]
    public void Placeholders_and_references_are_none(string path, string text) => Assert.Equal("", Show(path, text));

    public static TheoryData<string, string, string> Sure => new()
    {
        { "srv/tls.key", Key, "1 a private key BEGIN PRIVATE KEY [redacted]" },
        { "srv/all.pem", $"-----BEGIN CERTIFICATE-----\n{Body}\n-----END CERTIFICATE-----\n{Key}", "4 a private key BEGIN PRIVATE KEY [redacted]" },
        { "root/.ssh/id_rsa", Named("RSA PRIVATE KEY"), "1 an SSH private key BEGIN RSA PRIVATE KEY [redacted]" },
        { "srv/deploy", Named("OPENSSH PRIVATE KEY"), "1 an SSH private key BEGIN OPENSSH PRIVATE KEY [redacted]" },
        { "srv/release.asc", Named("PGP PRIVATE KEY BLOCK"), "1 a PGP private key BEGIN PGP PRIVATE KEY BLOCK [redacted]" },
        { "etc/ssh/ssh_host_ed25519_key", Named("OPENSSH PRIVATE KEY"), "1 an SSH host key BEGIN OPENSSH PRIVATE KEY [redacted]" },
        { "srv/key", Named("ENCRYPTED PRIVATE KEY"), "1 an encrypted private key BEGIN ENCRYPTED PRIVATE KEY [redacted]" },
        { "srv/key", Key.Replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,AB\n\n", StringComparison.Ordinal), "1 an encrypted private key BEGIN PRIVATE KEY [redacted]" },
        { "srv/gcp.json", Json("{'type': 'service_account', 'private_key': '@'}", Key.Replace("\n", "\\n", StringComparison.Ordinal)), "1 a Google service account key BEGIN PRIVATE KEY [redacted]" },
        { "app/main.js", $"// x\nconst t = '{Docker}';", "2 a Docker Hub token dckr_pat_[redacted]" },
        { "app/main.js", $"const t = 'x\\n{Docker}';", "1 a Docker Hub token dckr_pat_[redacted]" },
        { "app/aws.py", $"id = '{FakeSecrets.One("an AWS access key id")}'\nkey = '{Body}'\n", "1 an AWS access key id AKIA[redacted]" },
        { "home/test/deploy", Key, "1 a private key BEGIN PRIVATE KEY [redacted]" },
        { "opt/latest/deploy", Key, "1 a private key BEGIN PRIVATE KEY [redacted]" },
    };

    [Theory]
    [MemberData(nameof(Sure))]
    public void In_any_text_what_is_sure_by_its_looks_counts(string path, string text, string found) => Assert.Equal(found, Show(path, text));

    public static TheoryData<string, string> Innocent => new()
    {
        { "app/main.py", $"password = '{Password}'\nTOKEN={Password}\nurl = 'https://me:{Password}@db/'" },
        { "app/main.js", $"const t = 'x{Docker}'" },
        { "app/jwt.js", WebToken },
        { "app/firebase.js", FakeSecrets.One("a Google API key") },
        { "app/links.json", $"https://s3.example/x?X-Amz-Credential={FakeSecrets.One("an AWS access key id")}%2F20260101&X-Amz-Signature={new string('a', 24)}0123456789abcdef" },
        { "usr/lib/x.py", "BEGIN = '-----BEGIN RSA PRIVATE KEY-----'\nEND = '-----END RSA PRIVATE KEY-----'\n" },
        { "app/notes.txt", "A key has -----BEGIN PRIVATE KEY----- in its first line and then the body, sixty four characters a line, until the dashes come again, END PRIVATE KEY-----" },
        { "app/notes.txt", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----" },
        { "app/notes.txt", $"-----BEGIN PRIVATE KEY-----\n{new string('x', 64)}MIIEvQIBADANBgkq\n-----END PRIVATE KEY-----" },
        { "etc/ssl/certs/ca-certificates.crt", $"-----BEGIN CERTIFICATE-----\n{Body}{Body}\n-----END CERTIFICATE-----\n" },
        { "app/style.css", ".task-list-0123456789-Abcdefghijk { mask: x } .sk-fading-circle-wrapper-one {}" },
        { "app/empty", "" },
    };

    [Theory]
    [MemberData(nameof(Innocent))]
    public void A_name_and_a_value_in_a_program_are_none(string path, string text) => Assert.Equal("", Show(path, text));

    [Theory]
    [InlineData("usr/local/go/src/crypto/tls/testdata/example-key.pem")]
    [InlineData("usr/local/go/src/net/http/internal/testcert/testcert.go")]
    [InlineData("usr/local/go/src/crypto/tls/handshake_client_test.go")]
    [InlineData("usr/local/lib/python3.12/test/certdata/keycert.pem")]
    [InlineData("usr/lib/python3/dist-packages/Cryptodome/SelfTest/PublicKey/test_import_RSA.py")]
    [InlineData("usr/lib/python3/dist-packages/jwcrypto/tests.py")]
    [InlineData("usr/local/lib/node_modules/npm/node_modules/node-gyp/test/fixtures/server.key")]
    [InlineData("app/node_modules/x/__tests__/a.js")]
    [InlineData("usr/local/bundle/gems/net-ssh-7.0/spec/key")]
    [InlineData("usr/local/lib/erlang/lib/ssl-11.0/examples/certs/server.key")]
    [InlineData("usr/share/perl5/t/key.pem")]
    [InlineData("usr/share/doc/openssl/demo.key")]
    [InlineData("usr/share/man/man1/openssl-rsa.1ssl")]
    [InlineData("app/unit-tests/key.pem")]
    [InlineData("app/src/KeyTest.java")]
    [InlineData("app/README.md")]
    [InlineData("app/.env.example")]
    [InlineData("app/.env.test")]
    [InlineData("app/.npmrc.sample")]
    public void Test_data_and_documentation_do_not_count(string path)
    {
        Assert.False(FileSecretScanner.Reads(path));
        Assert.False(FileSecretScanner.IsKnown(path));
        Assert.Equal("", Show(path, $"{Key}\nTOKEN={Docker}"));
    }

    [Theory]
    [InlineData("app/node_modules/webpack-dev-server/ssl/server.pem", 0.5)]
    [InlineData("usr/lib/python3/site-packages/moto/ca.key", 0.5)]
    [InlineData("etc/ssl/private/ssl-cert-snakeoil.key", 0.5)]
    [InlineData("etc/ssl/private/server.key", 1)]
    [InlineData("app/server.pem", 1)]
    public void A_key_that_everybody_may_have_had_before_is_doubtful(string path, double confidence) =>
        Assert.Equal(confidence, Assert.Single(FileSecretScanner.Scan(path, Encoding.UTF8.GetBytes(Key))).Confidence);

    [Theory]
    [InlineData("app/.env")]
    [InlineData("app/main.js")]
    public void Text_of_sixteen_bits_a_character_is_read(string path)
    {
        var text = $"\ufeff\nX={Docker}\n";
        Assert.Equal(2, Assert.Single(FileSecretScanner.Scan(path, Encoding.Unicode.GetBytes(text))).Line);
        Assert.Equal(2, Assert.Single(FileSecretScanner.Scan(path, Encoding.BigEndianUnicode.GetBytes(text))).Line);
        Assert.Equal(2, Assert.Single(FileSecretScanner.Scan(path, Encoding.UTF8.GetBytes(text))).Line);
    }

    [Fact]
    public void Text_has_no_byte_that_is_zero_unless_it_says_so()
    {
        Assert.True(FileSecretScanner.IsText("text"u8));
        Assert.True(FileSecretScanner.IsText([]));
        Assert.False(FileSecretScanner.IsText("te\0t"u8));
        Assert.True(FileSecretScanner.IsText([.. new byte[1024].Select(_ => (byte)'x'), 0]));
        Assert.False(FileSecretScanner.IsText([.. new byte[1023].Select(_ => (byte)'x'), 0]));
        Assert.True(FileSecretScanner.IsText([0xFF, 0xFE, (byte)'a', 0]));
        Assert.True(FileSecretScanner.IsText([0xFE, 0xFF, 0, (byte)'a']));
    }

    [Fact]
    public void Of_many_in_a_file_the_first_twenty_are_kept()
    {
        var found = FileSecretScanner.Scan("app/.env", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"A{i}_PASSWORD={Password}\n"))));

        Assert.Equal(Enumerable.Range(1, 20), found.Select(secret => secret.Line));
    }

    [Fact]
    public void A_name_that_is_itself_a_credential_is_not_shown() =>
        Assert.DoesNotContain(Docker[12..], Show("app/.env", $"{Docker}_PASSWORD={Password}"), StringComparison.Ordinal);

    // JSON with its quotes exchanged, and a value where the sign stands.
    private static string Json(string text, string value) =>
        text.Replace('\'', '"').Replace("@", value, StringComparison.Ordinal);

    private static string Named(string label) => Key.Replace("PRIVATE KEY", label, StringComparison.Ordinal);

    private static string Show(string path, string text) => string.Join("; ", FileSecretScanner.Scan(path, Encoding.UTF8.GetBytes(text)).Select(Show));

    private static string Show(FileSecret secret) => $"{secret.Line} {secret.Kind} {secret.Excerpt}";
}
