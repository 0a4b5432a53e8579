using Policy.Rules.Catalog.Secrets;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class SecretScannerTests
{
    public static TheoryData<string> Kinds => [.. FakeSecrets.Shapes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_token_is_known_by_its_looks_wherever_it_stands(string kind)
    {
        var token = FakeSecrets.One(kind);
        string[] places =
        [
            token, $"x {token} y", $"A={token}", $"\"{token}\"", $"'{token}'", $"https://host/?q={token}&b=1", $"line one\n{token}\nline three",
            $"[\"--key\",\"{token}\"]", $"printf 'a\\n{token}\\n'", $"({token})", $"{token}.", $"curl -H 'X: {token}' https://h/",
        ];

        Assert.All(places, text =>
        {
            var span = Assert.Single(SecretScanner.Scan(text));
            Assert.Equal(kind, span.Kind);
            Assert.Equal(1, span.Confidence);
            Assert.DoesNotContain(Heart(token), Redactor.ByLooks.Redact(text));
        });
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("ghp_000000000000000000000000000000000000")]
    [InlineData("ghp_short")]
    [InlineData("AKIAABC")]
    [InlineData("npm_config_registry_of_the_company_mirror")]
    [InlineData("npm_package_name")]
    [InlineData("sk-estuary-parent-theme-development")]
    [InlineData("task-management-service-for-everybody-1A")]
    [InlineData("hf_transfer_enable")]
    [InlineData("eyJhbGciOi")]
    [InlineData("eyJub3QiOiJhIHRva2VuIGF0IGFsbCJ9.eyJub3QiOiJhIHRva2VuIn0.aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("SKILLS")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBAGA1UE\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEq8vYp7sZ0Xc1aB2dE3fG4hI5jK6l\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY")]
    [InlineData("grep -q 'BEGIN RSA PRIVATE KEY-----' /key")]
    public void What_only_begins_like_a_token_is_none(string text) => Assert.Empty(SecretScanner.Scan(text));

    [Theory]
    [InlineData("DB_PASSWORD=hunter22", "DB_PASSWORD=[redacted]", "a password")]
    [InlineData("ENV DB_PASSWORD=hunter22 A=b", "ENV DB_PASSWORD=[redacted] A=b", "a password")]
    [InlineData("ENV DB_PASSWORD=\"hunter 22\" A=b", "ENV DB_PASSWORD=\"[redacted]\" A=b", "a password")]
    [InlineData("PGPASSWORD='hunter22' psql", "PGPASSWORD='[redacted]' psql", "a password")]
    [InlineData("export MYSQL_PWD=hunter22; mysql", "export MYSQL_PWD=[redacted]; mysql", "a password")]
    [InlineData("--http-password=hunter22 x", "--http-password=[redacted] x", "a password")]
    [InlineData("-Djavax.net.ssl.keyStorePassword=hunter22", "-Djavax.net.ssl.keyStorePassword=[redacted]", "a password")]
    [InlineData("|1 NPM_TOKEN=abc123def456 /bin/sh -c npm ci", "|1 NPM_TOKEN=[redacted] /bin/sh -c npm ci", "a token")]
    [InlineData("npm_config__authToken=abc123def456", "npm_config__authToken=[redacted]", "a token")]
    [InlineData("echo //registry.example/:_authToken=abc123def456 > .npmrc", "echo //registry.example/:_authToken=[redacted] > .npmrc", "a token")]
    [InlineData("{\"password\": \"hun\\\"ter22\", \"a\": 1}", "{\"password\": \"[redacted]\", \"a\": 1}", "a password")]
    [InlineData("{\\\"apiKey\\\": \\\"abc123def456\\\"}", "{\\\"apiKey\\\": \\\"[redacted]\\\"}", "an API key")]
    [InlineData("curl -H 'X-Api-Key: abc123def456' https://h", "curl -H 'X-Api-Key: [redacted]' https://h", "an API key")]
    [InlineData("curl -H \"PRIVATE-TOKEN: abc123def456\" https://h", "curl -H \"PRIVATE-TOKEN: [redacted]\" https://h", "a token")]
    [InlineData("printf '[default]\\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG+bPxRfiCY0123456789\\n'", "printf '[default]\\naws_secret_access_key=[redacted]\\n'", "an access key")]
    [InlineData("Server=db;User Id=sa;Password=hunter22;Encrypt=true", "Server=db;User Id=sa;Password=[redacted];Encrypt=true", "a password")]
    [InlineData("AccountName=a;AccountKey=aB3aB3aB3aB3aB3aB3aB3==;X=y", "AccountName=a;AccountKey=[redacted];X=y", "an account key")]
    [InlineData("https://a.blob.example/c?sv=2022-11-02&sig=aB3%2FaB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3%3D&se=1", "https://a.blob.example/c?sv=2022-11-02&sig=[redacted]&se=1", "an Azure shared access signature")]
    [InlineData("https://h/?access_token=abc123def456&x=1", "https://h/?access_token=[redacted]&x=1", "a token")]
    [InlineData("password = hunter22", "password = [redacted]", "a password")]
    [InlineData("password: hunter22", "password: [redacted]", "a password")]
    [InlineData("PASSWORD=correcthorse", "PASSWORD=[redacted]", "a password")]
    [InlineData("JWT_SECRET=supersecret", "JWT_SECRET=[redacted]", "a secret")]
    [InlineData("SECRET_KEY_BASE=0123abcd4567ef", "SECRET_KEY_BASE=[redacted]", "a secret key")]
    [InlineData("PASSWORD_PROD=hunter22", "PASSWORD_PROD=[redacted]", "a password")]
    [InlineData("PASSWORD2=hunter22", "PASSWORD2=[redacted]", "a password")]
    [InlineData("{\"auths\":{\"r.example\":{\"auth\":\"dXNlcjpodW50ZXIyMg==\"}}}", "{\"auths\":{\"r.example\":{\"auth\":\"[redacted]\"}}}", "basic credentials")]
    [InlineData("_auth=dXNlcjpodW50ZXIyMg==", "_auth=[redacted]", "basic credentials")]
    public void A_value_with_a_telling_name_is_found(string text, string redacted, string kind) => Finds(text, redacted, kind);

    [Theory]
    [InlineData("mytool --password hunter22 -x", "mytool --password [redacted] -x", "a password")]
    [InlineData("mytool --password \"hunter 22\" -x", "mytool --password \"[redacted]\" -x", "a password")]
    [InlineData("[\"mytool\",\"--password\",\"hunter22\"]", "[\"mytool\",\"--password\",\"[redacted]\"]", "a password")]
    [InlineData("CMD [\"mytool\" \"--api-key\" \"abc123def456\"]", "CMD [\"mytool\" \"--api-key\" \"[redacted]\"]", "an API key")]
    [InlineData("keytool -storepass hunter22 -alias x", "keytool -storepass [redacted] -alias x", "a password")]
    [InlineData("openssl rsa -passin pass:hunter22 -in k", "openssl rsa -passin pass:[redacted] -in k", "a password")]
    [InlineData("docker login -u me -p hunter22 r.example", "docker login -u me -p [redacted] r.example", "a password")]
    [InlineData("sshpass -p hunter22 ssh h", "sshpass -p [redacted] ssh h", "a password")]
    [InlineData("sshpass -phunter22 ssh h", "sshpass -p[redacted] ssh h", "a password")]
    [InlineData("mysql -u root -phunter22 db", "mysql -u root -p[redacted] db", "a password")]
    [InlineData("redis-cli -a hunter22 ping", "redis-cli -a [redacted] ping", "a password")]
    [InlineData("curl -fsSL -u me:hunter22 https://h", "curl -fsSL -u me:[redacted] https://h", "a password")]
    [InlineData("curl -ume:hunter22 https://h", "curl -ume:[redacted] https://h", "a password")]
    [InlineData("curl --user 'me:hunter 22' https://h", "curl --user 'me:[redacted]' https://h", "a password")]
    [InlineData("curl -H \"Authorization: Bearer abc123def456\" https://h", "curl -H \"Authorization: Bearer [redacted]\" https://h", "a bearer token")]
    [InlineData("curl -H 'authorization: token abc123def456' https://h", "curl -H 'authorization: token [redacted]' https://h", "a bearer token")]
    [InlineData("curl -H Authorization:Bearer\\ x -H 'Authorization:Basic dXNlcjpodW50'", "curl -H Authorization:Bearer\\ x -H 'Authorization:Basic [redacted]'", "basic credentials")]
    [InlineData("git -c http.extraheader=\"AUTHORIZATION: basic dXNlcjpodW50\" clone x", "git -c http.extraheader=\"AUTHORIZATION: basic [redacted]\" clone x", "basic credentials")]
    [InlineData("{\"Authorization\": \"Bearer abc123def456\"}", "{\"Authorization\": \"Bearer [redacted]\"}", "a bearer token")]
    [InlineData("npm config set //r.example/:_authToken abc123def456", "npm config set //r.example/:_authToken [redacted]", "a token")]
    [InlineData("aws configure set aws_secret_access_key abc123def456", "aws configure set aws_secret_access_key [redacted]", "an access key")]
    [InlineData("poetry config pypi-token.pypi abc123def456", "poetry config pypi-token.pypi [redacted]", "a token")]
    [InlineData("composer config -g github-oauth.github.com abc123def456", "composer config -g github-oauth.github.com [redacted]", "a token")]
    [InlineData("ENV API_TOKEN abc123def456", "ENV API_TOKEN [redacted]", "a token")]
    [InlineData("echo 'machine h login me password hunter22' > ~/.netrc", "echo 'machine h login me password [redacted]' > ~/.netrc", "a password")]
    [InlineData("echo 'root:hunter22' | chpasswd", "echo 'root:[redacted]' | chpasswd", "a password")]
    [InlineData("echo hunter22 | docker login -u me --password-stdin", "echo [redacted] | docker login -u me --password-stdin", "a password")]
    [InlineData("echo 'my hunter 22' | passwd --stdin me", "echo '[redacted]' | passwd --stdin me", "a password")]
    [InlineData("echo 'mysql-server mysql-server/root_password password hunter22' | debconf-set-selections", "echo 'mysql-server mysql-server/root_password password [redacted]' | debconf-set-selections", "a password")]
    public void A_credential_in_a_command_line_is_found(string text, string redacted, string kind) => Finds(text, redacted, kind);

    [Theory]
    [InlineData("git clone https://me:hunter22@git.example/r.git", "git clone https://me:[redacted]@git.example/r.git", "a password in a URL")]
    [InlineData("PIP_INDEX_URL=https://me:hun@ter22@pypi.example/simple", "PIP_INDEX_URL=https://me:[redacted]@pypi.example/simple", "a password in a URL")]
    [InlineData("redis://:hunter22@cache:6379/0", "redis://:[redacted]@cache:6379/0", "a password in a URL")]
    [InlineData("git clone https://0123456789abcdef0123456789abcdef01234567@git.example/r", "git clone https://[redacted]@git.example/r", "a token in a URL")]
    [InlineData("https://0123456789abcdef0123456789abcdef01234567:x-oauth-basic@git.example/r", "https://[redacted]:x-oauth-basic@git.example/r", "a token in a URL")]
    [InlineData("curl -d @x https://hooks.slack.com/services/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", "curl -d @x https://hooks.slack.com/services/[redacted]", "a webhook's URL")]
    public void A_credential_in_a_URL_is_found(string text, string redacted, string kind) => Finds(text, redacted, kind);

    [Theory]
    [InlineData("PASSWORD=")]
    [InlineData("PASSWORD=''")]
    [InlineData("PASSWORD=changeme")]
    [InlineData("PASSWORD=<your password>")]
    [InlineData("PASSWORD=$PASSWORD")]
    [InlineData("PASSWORD=${DB_PASSWORD}")]
    [InlineData("PASSWORD=\"${DB_PASSWORD:-x}\"")]
    [InlineData("PASSWORD=$(cat /run/secrets/x)")]
    [InlineData("PASSWORD=`cat /run/secrets/x`")]
    [InlineData("PASSWORD=$1 x")]
    [InlineData("PASSWORD=/run/secrets/db")]
    [InlineData("PASSWORD=file:///run/secrets/db")]
    [InlineData("PASSWORD=xxxxxxxx")]
    [InlineData("PASSWORD=********")]
    [InlineData("PASSWORD={{ .Values.password }}")]
    [InlineData("PASSWORD=%s")]
    [InlineData("PASSWORD=12345")]
    [InlineData("PASSWORD=abc")]
    [InlineData("DB_PASSWORD_FILE=/run/secrets/db")]
    [InlineData("DB_PASSWORD_FILE=hunter22")]
    [InlineData("SECRET_PATH=kv/data/app1")]
    [InlineData("SECRET=kv/data/team-a")]
    [InlineData("TLS_SECRET=my-app-tls-2")]
    [InlineData("IMAGE_PULL_SECRET=regcred")]
    [InlineData("SECRET_NAME=abc123def456")]
    [InlineData("TOKEN_TTL=3600")]
    [InlineData("MAX_TOKEN=4096")]
    [InlineData("TOKEN=4096000000")]
    [InlineData("TOKEN_URL=https://login.example/token")]
    [InlineData("TOKEN=https://login.example/token")]
    [InlineData("TOKEN=1.2.3-4.5.6")]
    [InlineData("CREDENTIALS=DefaultAzureCredential")]
    [InlineData("TOKENIZERS_PARALLELISM=false")]
    [InlineData("KEYCLOAK_VERSION=26.0.1")]
    [InlineData("PASSWORD_HASH_ALGO=argon2id")]
    [InlineData("ALLOW_EMPTY_PASSWORD=yes")]
    [InlineData("MYSQL_RANDOM_ROOT_PASSWORD=true")]
    [InlineData("GPG_KEY=0D96DF4D4110E5C43FBFB17F2D347EA6AA65421D")]
    [InlineData("GPG_KEYS=1729F83938DA44E27BA0F4D3DBDB397470D12172 B1B44D8F021E4E2D6021E995DC9FF8D3EE5AF27F")]
    [InlineData("SWIFT_SIGNING_KEY=8513444E2DA36B7C1659AF4D7638F1FB2B2B08C4")]
    [InlineData("RABBITMQ_GPG_KEY=0A9AF2115F4687BD29803A206B73A36E6026DFCA")]
    [InlineData("key='A4A9406876FCBD3C456770C88C718D3B5072E1F5'")]
    [InlineData("APP_SHA256=6c6cf82fda6660ed963821eb0525214bb3547e8e29f447b9c15b2d8e6efd8822")]
    [InlineData("PUBLIC_KEY=abc123def456ghi789")]
    [InlineData("NEXT_PUBLIC_API_KEY=abc123def456ghi789")]
    [InlineData("STRIPE_PUBLISHABLE_KEY=abc123def456ghi789")]
    [InlineData("SSL_CERT_KEY=server.key")]
    [InlineData("PRIVATE_KEY=server.pem")]
    [InlineData("API_KEY=YOUR_API_KEY_1")]
    [InlineData("SONARQUBE_JDBC_PASSWORD=sonar")]
    [InlineData("ME_CONFIG_SITE_COOKIESECRET=cookiesecret")]
    [InlineData("PWD=/usr/src/hunter22 OLDPWD=hunter22")]
    [InlineData("BYPASS=hunter22 COMPASS=hunter22")]
    [InlineData("if [ \"$TOKEN\" = \"abc123def456\" ]; then")]
    [InlineData("if [ \"$TOKEN\" == abc123def456 ]; then")]
    [InlineData("password=os.getenv(\"PASSWORD\")")]
    [InlineData("token: process.env.TOKEN")]
    [InlineData("sed -i 's/password=.*/password=$X/' f")]
    [InlineData("echo 'Password: enter it twice'")]
    [InlineData("--with-password-argon2 --enable-auth")]
    [InlineData("docker login --username me --password-stdin")]
    [InlineData("echo $TOKEN | docker login --password-stdin")]
    [InlineData("docker run -p 8080:80 img")]
    [InlineData("mkdir -p /usr/src/app1")]
    [InlineData("curl -u me https://h")]
    [InlineData("curl -u \"$USER:$PASS\" https://h")]
    [InlineData("curl -H \"Authorization: Bearer $TOKEN\" https://h")]
    [InlineData("RUN --mount=type=secret,id=npm_token npm ci")]
    [InlineData("mytool --password --token -x")]
    [InlineData("mytool --token-file /x/abc123")]
    [InlineData("https://h:8080/a@b")]
    [InlineData("https://git@github.com/x/y")]
    [InlineData("https://${TOKEN}@github.com/x/y")]
    [InlineData("https://oauth2:$GITLAB_TOKEN@h/x")]
    [InlineData("amqp://guest:guest@mq:5672")]
    [InlineData("postgres://app:app@db/app")]
    [InlineData("http://user:password@proxy")]
    [InlineData("hkp://keyserver.ubuntu.com:80")]
    [InlineData("https://0123456789abcdef0123456789abcdef@o1.ingest.example/42")]
    [InlineData("https://hooks.slack.com/services/")]
    [InlineData("echo arangodb3 arangodb3/password password test | debconf-set-selections")]
    [InlineData("echo \"mariadb-server\" mysql-server/root_password password 'unused'")]
    [InlineData("gpg --keyserver ha.pool.sks-keyservers.net --recv-keys B42F6819007F00F88E364FD4036A9C25BF357DD4")]
    [InlineData("auth=required user_auth=ldap-main-1")]
    [InlineData("?sig=abc")]
    [InlineData("=:=: : = \" ' \\")]
    public void What_is_no_credential_is_left_alone(string text)
    {
        Assert.Empty(SecretScanner.Scan(text));
        Assert.Same(text, Redactor.ByLooks.Redact(text));
    }

    [Theory]
    [InlineData("DB_PASSWORD", "correct horse battery staple", "a password")]
    [InlineData("SECRET_KEY", "ab 12 \"quotes\"", null)]
    [InlineData("DB_PASSWORD", "a=b;c=1", "a password")]
    [InlineData("OPTS", "-Dx=1 -Ddb.password=hunter22", "a password")]
    [InlineData("NAME", "hunter22", null)]
    [InlineData("REGISTRY_auth", "dXNlcjpodW50ZXIyMg==", "basic credentials")]
    [InlineData("", "hunter22", null)]
    public void A_value_is_judged_with_its_name(string name, string value, string? kind) =>
        Assert.Equal(kind, SecretScanner.Scan(name, value).Select(span => span.Kind).SingleOrDefault());

    [Fact]
    public void Overlapping_finds_are_one()
    {
        var token = FakeSecrets.One("a GitHub token");

        var span = Assert.Single(SecretScanner.Scan($"GITHUB_TOKEN=x{token} https://me:{token}@h"), span => span.Start > 20);
        var named = Assert.Single(SecretScanner.Scan("GITHUB_TOKEN", token));

        Assert.Equal("a GitHub token", span.Kind);
        Assert.Equal("a GitHub token", named.Kind);
        Assert.Equal("GITHUB_TOKEN", named.Name);
    }

    [Theory]
    [InlineData("eyJhb")]
    [InlineData("eyJhbGciO")]
    [InlineData("eyJ-_-_-_")]
    public void What_only_begins_like_a_web_token_is_none(string header) =>
        Assert.Empty(SecretScanner.Scan($"{header}.eyJzdWIiOiIxMjM0In0.{new string('s', 43)}"));

    /// <summary>Texts of a megabyte that would take minutes where time grew with the square of their length.</summary>
    public static TheoryData<string> Hostile =>
    [
        "TOKEN=", "TOKEN=$", "PASSWORD=\"", "PASSWORD='", "PASSWORD=\\\"", "--password \"", "--password ", "echo \"a ", "echo a ", "a ", "a=", "a:", "=", ":", "-", ".", "\"", "\\",
        "https://", "://a@", "https://u:p", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "eyJ", "eyJ.", "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50/", "ghp_", "sk-", "AKIA", "A",
        "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4 ", "PASSWORD=aB3dE6gH9 ", "sig=", "Authorization: Bearer ", "curl -u a:", "a\\n", "${", "\"auth\":\"",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Time_grows_with_the_text_alone(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Effort.Of(1_000_000) / piece.Length));

        // A second or so for each; were it the square of the length, the run would not come to its end.
        Assert.All(SecretScanner.Scan("PASSWORD", text), span => Assert.InRange(span.End, span.Start + 1, text.Length));
    }

    private static void Finds(string text, string redacted, string kind)
    {
        var span = Assert.Single(SecretScanner.Scan(text));

        Assert.Equal(kind, span.Kind);
        Assert.Equal(redacted, Redactor.ByLooks.Redact(text));
        Assert.Equal(redacted, Redactor.ByLooks.Redact(redacted));
    }

    // Some of a token's beginning may be shown; none of its middle.
    private static string Heart(string token) => token[(token.Length / 2)..(token.Length - 4)];
}
