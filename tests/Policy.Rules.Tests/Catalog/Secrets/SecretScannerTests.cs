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
    [InlineData("ghu_", 36, "a GitHub user token")]
    [InlineData("ghr_", 36, "a GitHub refresh token")]
    [InlineData("gldt-", 20, "a GitLab deploy token")]
    [InlineData("glrt-", 20, "a GitLab runner token")]
    [InlineData("glcbt-", 20, "a GitLab job token")]
    [InlineData("glptt-", 20, "a GitLab trigger token")]
    [InlineData("xoxp-", 30, "a Slack token")]
    [InlineData("xoxa-", 30, "a Slack token")]
    [InlineData("xoxr-", 30, "a Slack token")]
    [InlineData("xoxs-", 30, "a Slack token")]
    [InlineData("xoxe-", 30, "a Slack token")]
    [InlineData("xoxe.", 30, "a Slack token")]
    [InlineData("xapp-", 30, "a Slack app token")]
    [InlineData("rk_live_", 24, "a Stripe key")]
    [InlineData("GOCSPX-", 28, "a Google OAuth client secret")]
    [InlineData("ya29.", 60, "a Google access token")]
    [InlineData("dckr_oat_", 32, "a Docker Hub token")]
    [InlineData("hvb.", 60, "a Vault batch token")]
    [InlineData("hvr.", 60, "a Vault recovery token")]
    [InlineData("ATATT3", 60, "an Atlassian token")]
    [InlineData("ATBB", 32, "a Bitbucket app password")]
    [InlineData("glsa_", 41, "a Grafana token")]
    [InlineData("lin_api_", 40, "a Linear key")]
    [InlineData("dp.pt.", 43, "a Doppler token")]
    [InlineData("PMAK-", 59, "a Postman key")]
    [InlineData("xkeysib-", 81, "a Brevo key")]
    [InlineData("AGE-SECRET-KEY-1", 58, "an age key")]
    [InlineData("AKCp", 69, "an Artifactory key")]
    [InlineData("cmVmdGtu", 56, "an Artifactory token")]
    [InlineData("ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIs", 60, "a Google service account key")]
    [InlineData("doo_v1_", 64, "a DigitalOcean token", true)]
    [InlineData("dor_v1_", 64, "a DigitalOcean token", true)]
    [InlineData("shpat_", 32, "a Shopify token", true)]
    [InlineData("shpss_", 32, "a Shopify secret", true)]
    [InlineData("rubygems_", 48, "a RubyGems key", true)]
    [InlineData("pul-", 40, "a Pulumi token", true)]
    public void A_token_of_every_issuer_is_known(string prefix, int length, string kind, bool hex = false)
    {
        var body = hex ? string.Concat(Enumerable.Repeat("0f1e2d3c4b5a6978", 4))[..length] : FakeSecrets.Body(length);

        var span = Assert.Single(SecretScanner.Scan($"x {prefix}{body} y"));

        Assert.Equal((2, 2 + prefix.Length + length, kind, prefix.Length), (span.Start, span.End, span.Kind, span.Harmless));
        Assert.Empty(SecretScanner.Scan($"x {prefix}{body[..8]} y"));
        Assert.Empty(SecretScanner.Scan($"x y{prefix}{body} y"));
    }

    [Theory]
    [InlineData("npm_", 36)]
    [InlineData("pypi-", 60)]
    [InlineData("hf_", 34)]
    [InlineData("sk-", 48)]
    [InlineData("SG.", 66)]
    [InlineData("ATBB", 32)]
    public void A_prefix_that_says_little_is_followed_by_both_cases_and_digits(string prefix, int length)
    {
        var body = FakeSecrets.Body(length);

        Assert.Single(SecretScanner.Scan(prefix + body));
        Assert.Empty(SecretScanner.Scan(prefix + body.ToLowerInvariant()));
        Assert.Empty(SecretScanner.Scan(prefix + body.ToUpperInvariant()));
        Assert.Empty(SecretScanner.Scan(prefix + string.Concat(body.Select(c => char.IsAsciiDigit(c) ? 'q' : c))));
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
    [InlineData("sk-ant-colony-optimisation-for-everybody")]
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
    [InlineData("podman login -u me -p hunter22 x", "podman login -u me -p [redacted] x", "a password")]
    [InlineData("buildah login -u me -p hunter22 x", "buildah login -u me -p [redacted] x", "a password")]
    [InlineData("nerdctl login -u me -p hunter22 x", "nerdctl login -u me -p [redacted] x", "a password")]
    [InlineData("skopeo login -u me -p hunter22 x", "skopeo login -u me -p [redacted] x", "a password")]
    [InlineData("helm registry login -u me -p hunter22 x", "helm registry login -u me -p [redacted] x", "a password")]
    [InlineData("az acr login -u me -p hunter22 x", "az acr login -u me -p [redacted] x", "a password")]
    [InlineData("oc login -u me -p hunter22 x", "oc login -u me -p [redacted] x", "a password")]
    [InlineData("cf login -u me -p hunter22 x", "cf login -u me -p [redacted] x", "a password")]
    [InlineData("ldapsearch -w hunter22 x", "ldapsearch -w [redacted] x", "a password")]
    [InlineData("ldapadd -w hunter22 x", "ldapadd -w [redacted] x", "a password")]
    [InlineData("ldapmodify -w hunter22 x", "ldapmodify -w [redacted] x", "a password")]
    [InlineData("mongo -p hunter22 x", "mongo -p [redacted] x", "a password")]
    [InlineData("mongosh -p hunter22 x", "mongosh -p [redacted] x", "a password")]
    [InlineData("mongodump -p hunter22 x", "mongodump -p [redacted] x", "a password")]
    [InlineData("mongorestore -p hunter22 x", "mongorestore -p [redacted] x", "a password")]
    [InlineData("unzip -P hunter22 x", "unzip -P [redacted] x", "a password")]
    [InlineData("zip -P hunter22 x", "zip -P [redacted] x", "a password")]
    [InlineData("nuget -p hunter22 x", "nuget -p [redacted] x", "a password")]
    [InlineData("mysqldump x -phunter22 y", "mysqldump x -p[redacted] y", "a password")]
    [InlineData("mysqladmin x -phunter22 y", "mysqladmin x -p[redacted] y", "a password")]
    [InlineData("mysqlimport x -phunter22 y", "mysqlimport x -p[redacted] y", "a password")]
    [InlineData("mariadb x -phunter22 y", "mariadb x -p[redacted] y", "a password")]
    [InlineData("mariadb-dump x -phunter22 y", "mariadb-dump x -p[redacted] y", "a password")]
    [InlineData("mariadb-admin x -phunter22 y", "mariadb-admin x -p[redacted] y", "a password")]
    [InlineData("7z x -phunter22 y", "7z x -p[redacted] y", "a password")]
    [InlineData("7za x -phunter22 y", "7za x -p[redacted] y", "a password")]
    [InlineData("curl -U me:hunter22 https://h", "curl -U me:[redacted] https://h", "a password")]
    [InlineData("curl --proxy-user me:hunter22 https://h", "curl --proxy-user me:[redacted] https://h", "a password")]
    [InlineData("http -a me:hunter22 h", "http -a me:[redacted] h", "a password")]
    [InlineData("https --auth me:hunter22 h", "https --auth me:[redacted] h", "a password")]
    [InlineData("xh -a me:hunter22 h", "xh -a me:[redacted] h", "a password")]
    [InlineData("/usr/bin/mysql -phunter22", "/usr/bin/mysql -p[redacted]", "a password")]
    [InlineData("printf 'root:hunter22' | chpasswd", "printf 'root:[redacted]' | chpasswd", "a password")]
    [InlineData("echo -n hunter22 | docker login --password-stdin", "echo -n [redacted] | docker login --password-stdin", "a password")]
    [InlineData("machine h, login me, password hunter22", "machine h, login me, password [redacted]", "a password")]
    [InlineData("config --global DB_PASSWORD hunter22", "config --global DB_PASSWORD [redacted]", "a password")]
    [InlineData("ARG DB_PASSWORD hunter22", "ARG DB_PASSWORD [redacted]", "a password")]
    [InlineData("composer config gitlab-token.example.org abc123def456", "composer config gitlab-token.example.org [redacted]", "a token")]
    [InlineData("curl -H 'Authorization: Token abc123def456' h", "curl -H 'Authorization: Token [redacted]' h", "a bearer token")]
    [InlineData("curl -H 'Authorization: Apikey abc123def456' h", "curl -H 'Authorization: Apikey [redacted]' h", "a bearer token")]
    [InlineData("curl -H 'Authorization: Api-Key abc123def456' h", "curl -H 'Authorization: Api-Key [redacted]' h", "a bearer token")]
    [InlineData("curl -H 'Authorization: Negotiate abc123def456' h", "curl -H 'Authorization: Negotiate [redacted]' h", "a bearer token")]
    [InlineData("curl -H 'Authorization: Splunk abc123def456' h", "curl -H 'Authorization: Splunk [redacted]' h", "a bearer token")]
    [InlineData("curl -H 'Authorization: Genie-Key abc123def456' h", "curl -H 'Authorization: Genie-Key [redacted]' h", "a bearer token")]
    public void A_credential_in_a_command_line_is_found(string text, string redacted, string kind) => Finds(text, redacted, kind);

    [Theory]
    [InlineData("git clone https://me:hunter22@git.example/r.git", "git clone https://me:[redacted]@git.example/r.git", "a password in a URL")]
    [InlineData("PIP_INDEX_URL=https://me:hun@ter22@pypi.example/simple", "PIP_INDEX_URL=https://me:[redacted]@pypi.example/simple", "a password in a URL")]
    [InlineData("redis://:hunter22@cache:6379/0", "redis://:[redacted]@cache:6379/0", "a password in a URL")]
    [InlineData("git clone https://0123456789abcdef0123456789abcdef01234567@git.example/r", "git clone https://[redacted]@git.example/r", "a token in a URL")]
    [InlineData("https://0123456789abcdef0123456789abcdef01234567:x-oauth-basic@git.example/r", "https://[redacted]:x-oauth-basic@git.example/r", "a token in a URL")]
    [InlineData("curl -d @x https://hooks.slack.com/services/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", "curl -d @x https://hooks.slack.com/services/[redacted]", "a webhook's URL")]
    [InlineData("x https://discord.com/api/webhooks/1234567890/aB3dE6gH9jK2mN5pQ8sT1vW4?wait=1", "x https://discord.com/api/webhooks/[redacted]?wait=1", "a webhook's URL")]
    [InlineData("x https://discordapp.com/api/webhooks/1234567890/aB3dE6gH9jK2mN5pQ8sT1vW4;y", "x https://discordapp.com/api/webhooks/[redacted];y", "a webhook's URL")]
    [InlineData("https://0123456789abcdef0123456789abcdef@git.example/42x", "https://[redacted]@git.example/42x", "a token in a URL")]
    [InlineData("https://0123456789abcdef0123456789abcdef@git.example/", "https://[redacted]@git.example/", "a token in a URL")]
    [InlineData("https://0123456789abcdef0123@git.example/r", "https://[redacted]@git.example/r", "a token in a URL")]
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
    [InlineData("echo a\\n")]
    [InlineData("amqp://service1:service1@mq:5672")]
    [InlineData("podman run -p hunter22 img")]
    [InlineData("docker login hunter22 -u me")]
    [InlineData("mysql -p db1234")]
    [InlineData("mysql --port 3306 -p")]
    [InlineData("cp -phunter22 x")]
    [InlineData("curl x; wget -u me:hunter22")]
    [InlineData("wget -u me:hunter22 https://h")]
    [InlineData("curl -u: https://h")]
    [InlineData("docker login; x -p hunter22")]
    [InlineData("echo hunter22; x --password-stdin")]
    [InlineData("echo hunter22 && x --password-stdin")]
    [InlineData("echo hunter22 | chpasswd")]
    [InlineData("echo :hunter22 | chpasswd")]
    [InlineData("the password hunter22")]
    [InlineData("X-Authorization-Of: Bearer abc123def456")]
    [InlineData("Authorization: Other abc123def456")]
    [InlineData("https://me@example.org@h/x")]
    [InlineData("https://0123456789abcdef01@git.example/r")]
    [InlineData("https://abcdefghijklmnopqrstuvwx@git.example/r")]
    [InlineData("x https://0123456789abcdef0123456789abcdef@o1.ingest.example/42 y")]
    [InlineData("https://hooks.slack.com/services/T00AB12CD/B00EF34GH/aB3")]
    [InlineData("https://hooks.slack.com/other/T00AB12CD/B00EF34GH/aB3dE6gH9jK2mN5pQ8sT1vW4")]
    [InlineData("https://hooks.example.com/services/T00AB12CD/B00EF34GH/aB3dE6gH9jK2mN5pQ8sT1vW4")]
    [InlineData("https://hooks.slack.com/services/aB3dE6gH9jK2mN5pQ8sT1vW4aB3dE6gH9jK2mN5pQ8sT1vW4")]
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
