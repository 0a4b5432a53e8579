using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Secrets;

/// <summary>Whatever the credential and wherever it stands: it is found, and nothing that leaves the engine says it.</summary>
public sealed class SecretProperties
{
    private const int Cases = 40;

    // Places for a credential whose looks tell what it is, and for one that only its surroundings tell.
    private static readonly (string Place, Func<string, ImageConfig> Put)[] ForTokens =
    [
        ("env", value => new ImageConfig { Env = ["X=" + value] }),
        ("label", value => new ImageConfig { Labels = ImmutableDictionary<string, string>.Empty.Add("x", value) }),
        ("entrypoint", value => new ImageConfig { Entrypoint = ["run", value] }),
        ("cmd in a shell", value => new ImageConfig { Cmd = ["/bin/sh", "-c", $"run '{value}'"] }),
        ("onbuild", value => new ImageConfig { OnBuild = [$"ENV X={value}"] }),
        ("build argument", value => History($"|1 X={value} /bin/sh -c make")),
        ("classic", value => History($"/bin/sh -c #(nop)  ENV X={value}")),
        ("run", value => History($"RUN /bin/sh -c echo \"{value}\" > /x # buildkit")),
        ("header", value => History($"/bin/sh -c curl -H 'Authorization: Bearer {value}' https://h/")),
        ("healthcheck", value => History($"HEALTHCHECK &{{[\"CMD\" \"x\" \"{value}\"] \"0s\"}}")),
        ("variable and history", value => History($"ENV X={value}") with { Env = [$"X={value}"] }),
    ];

    private static readonly (string Place, Func<string, ImageConfig> Put)[] ForPasswords =
    [
        ("env", value => new ImageConfig { Env = ["DB_PASSWORD=" + value] }),
        ("options", value => new ImageConfig { Env = [$"JAVA_OPTS=-Xmx1g -Ddb.password={value} -Dx=y"] }),
        ("url", value => new ImageConfig { Env = [$"DATABASE_URL=postgres://app:{value}@db:5432/app"] }),
        ("label", value => new ImageConfig { Labels = ImmutableDictionary<string, string>.Empty.Add("api_token", value) }),
        ("entrypoint", value => new ImageConfig { Entrypoint = ["run", "--password", value] }),
        ("build argument", value => History($"|2 A=b NPM_TOKEN={value} /bin/sh -c npm ci")),
        ("login", value => History($"RUN /bin/sh -c docker login -u me -p {value} r.example # buildkit")),
        ("curl", value => History($"/bin/sh -c curl -u me:{value} https://h/")),
        ("header", value => History($"/bin/sh -c curl -H \"Authorization: Bearer {value}\" https://h/")),
        ("clone", value => History($"/bin/sh -c git clone https://me:{value}@git.example/r.git")),
        ("npm", value => History($"/bin/sh -c npm config set //r.example/:_authToken {value}")),
        ("old ENV", value => History($"ENV API_KEY {value}")),
        ("chpasswd", value => History($"/bin/sh -c echo \"root:{value}\" | chpasswd")),
        ("stdin", value => History($"/bin/sh -c echo {value} | docker login --password-stdin")),
    ];

    public static TheoryData<string, string> Tokens
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in FakeSecrets.Shapes.Keys)
            {
                foreach (var (place, _) in ForTokens)
                {
                    data.Add(kind, place);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Passwords => [.. ForPasswords.Select(place => place.Place)];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void A_token_is_found_and_never_shown(string kind, string place)
    {
        var put = ForTokens.Single(candidate => candidate.Place == place).Put;

        Check.One(
            Draws.Of(Cases),
            Prop.ForAll(FakeSecrets.Shapes[kind].ToArbitrary(), token => IsFoundAndNeverShown(token, put(token), place)));
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public void A_password_is_found_and_never_shown(string place)
    {
        var put = ForPasswords.Single(candidate => candidate.Place == place).Put;

        Check.One(
            Draws.Of(Cases),
            Prop.ForAll(FakeSecrets.Password.ToArbitrary(), password => IsFoundAndNeverShown(password, put(password), place)));
    }

    [Fact]
    public void No_text_makes_it_throw_and_what_is_found_lies_within() => Check.One(
        Draws.Of(2000),
        Prop.ForAll(Soup.ToArbitrary(), text =>
        {
            var spans = SecretScanner.Scan(text);
            var at = 0;
            foreach (var span in spans)
            {
                Assert.InRange(span.Start, at, text.Length - 1);
                Assert.InRange(span.End, span.Start + 1, text.Length);
                Assert.InRange(span.Harmless, 0, span.End - span.Start);
                at = span.End;
            }

            return spans.IsEmpty == ReferenceEquals(text, Redactor.ByLooks.Redact(text));
        }));

    private static Gen<string> Soup =>
        Gen.Elements(
                "PASSWORD", "TOKEN", "=", ":", "\"", "'", "\\", " ", "\n", "--password", "echo", "|", ";", "https://", "@", "/", "$", "{", "}", "aB3dE6gH9",
                "hunter22", "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4", "-----BEGIN PRIVATE KEY-----", "eyJ", ".", "chpasswd", "Authorization", "Bearer", "[", "]", "é", "😀", "\0")
            .ListOf().Select(string.Concat);

    private static bool IsFoundAndNeverShown(string secret, ImageConfig config, string place)
    {
        var decision = Decide(config with { Platform = TestInput.Amd64 });
        Assert.Contains(decision.Images[0].Findings, finding => finding.Rule == "secret-in-config");

        // The lines of a key are shown one by one, so each of them has to be gone; a beginning that only names the kind may stay.
        var shown = Everything(decision);
        var heart = secret.Contains("PRIVATE KEY", StringComparison.Ordinal) ? secret.Split('\n')[1] : secret;
        Assert.False(shown.Contains(heart, StringComparison.Ordinal), $"{place} shows {secret}: {shown}");
        Assert.False(shown.Contains(heart[(heart.Length / 2)..], StringComparison.Ordinal), $"{place} shows the end of {secret}: {shown}");
        return true;
    }

    private static Decision Decide(ImageConfig config)
    {
        var history = TestInput.Steps([.. config.History.Select((entry, index) => new Rules.History.BuildStep
        {
            Index = index, Text = entry.CreatedBy, Instruction = Rules.History.Instruction.Run, Value = entry.CreatedBy, Args = [entry.CreatedBy],
        })]);
        var policy = new ImagePolicy
        {
            Name = "everything",
            Rules = [.. RuleCatalog.All.Select(rule => new RuleSetting(rule, EnforcementAction.Deny, ParameterSet.Defaults))],
            OnUnknown = new UnknownActions(EnforcementAction.Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
        };
        var plan = Evaluator.Plan(new Workload { Containers = [TestInput.Container()] }, [policy], [TestInput.Amd64]);
        return Evaluator.Decide(
            plan, plan.Requests.ToDictionary(request => request, _ => (ImageInspection)new ImageInspection.Known(TestInput.Facts(config, history))), TestInput.Now);
    }

    // All that a person, a log or a report could get of it.
    private static string Everything(Decision decision)
    {
        var text = new StringBuilder();
        foreach (var image in decision.Images)
        {
            foreach (var finding in image.Findings)
            {
                text.AppendLine(finding.Message).AppendLine(finding.Remedy);
                finding.Evidence.ToList().ForEach(evidence => text.AppendLine(evidence.Where).AppendLine(evidence.What));
            }

            image.Unknown.ToList().ForEach(unknown => text.AppendLine(unknown.Message));
            var config = image.Facts!.Config;
            text.AppendJoin('\n', [.. config.Env, .. config.Entrypoint, .. config.Cmd, .. config.OnBuild, .. config.Labels.Values]).AppendLine();
            config.History.ToList().ForEach(entry => text.AppendLine(entry.CreatedBy));
            image.Facts.History.Steps.ToList().ForEach(step => text.AppendLine(step.Text).AppendLine(step.Value).AppendJoin('\n', step.Args).AppendLine());
        }

        return text.ToString();
    }

    private static ImageConfig History(string line) => new() { History = [new HistoryEntry(line)] };
}
