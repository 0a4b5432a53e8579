using FsCheck;
using FsCheck.Fluent;

namespace Policy.Rules.Tests.Catalog.Secrets;

/// <summary>Credentials that nobody has: made here, so that none stands in the sources.</summary>
internal static class FakeSecrets
{
    private const string Digits = "0123456789";

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";

    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private const string Any = Digits + Lower + Upper;

    /// <summary>How each kind is made, by the name that findings give it.</summary>
    public static IReadOnlyDictionary<string, Gen<string>> Shapes { get; } = new Dictionary<string, Gen<string>>
    {
        ["an AWS access key id"] = After("AKIA", Upper + "234567", 16),
        ["an AWS session key id"] = After("ASIA", Upper + "234567", 16),
        ["a GitHub token"] = Gen.OneOf(After("ghp_", Any, 36), After("github_pat_", Any + "_", 82)),
        ["a GitHub OAuth token"] = After("gho_", Any, 36),
        ["a GitHub server token"] = After("ghs_", Any, 36),
        ["a GitLab token"] = After("glpat-", Any + "_", 20),
        ["a Slack token"] = from first in Text(Digits, 12) from second in Text(Any, 24) select $"xoxb-{first}-{second}",
        ["a Stripe key"] = After("sk_live_", Any, 24),
        ["an npm token"] = Mixed("npm_", 36),
        ["a PyPI token"] = Mixed("pypi-AgEI", 100),
        ["a Google API key"] = After("AIza", Any + "_-", 34).Select(key => key + "x"),
        ["a Docker Hub token"] = After("dckr_pat_", Any, 27),
        ["a Hugging Face token"] = Mixed("hf_", 34),
        ["an OpenAI key"] = Gen.OneOf(Mixed("sk-", 48), Mixed("sk-proj-", 60)),
        ["an Anthropic key"] = Mixed("sk-ant-api03-", 90),
        ["a SendGrid key"] = from first in Mixed("", 22) from second in Mixed("", 43) select $"SG.{first}.{second}",
        ["a Twilio key"] = After("SK", Digits + "abcdef", 32),
        ["a DigitalOcean token"] = After("dop_v1_", Digits + "abcdef", 64),
        ["a Vault token"] = After("hvs.", Any, 24),
        ["a JSON web token"] =
            from payload in Text(Any, 40) from signature in Text(Any, 43) select $"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{payload}.{signature}",
        ["a private key"] = from body in Text(Any + "+/", 400) select $"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----",
        ["a Google service account key"] = from body in Text(Any + "+/", 200) select $"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50{body}",
    };

    /// <summary>A password as machines make it: letters of both cases and digits.</summary>
    public static Gen<string> Password { get; } = Mixed("", 20);

    /// <summary>One of a kind, the same at each call.</summary>
    public static string One(string kind) => Shapes[kind].Sample(1, new Rnd(42, 43), 1).Single();

    /// <summary>A text of so many letters and digits, the same at each call.</summary>
    public static string Body(int length) => Mixed("", length).Sample(1, new Rnd(7, 9), 1).Single();

    private static Gen<string> After(string prefix, string characters, int length) => Text(characters, length).Select(body => prefix + body);

    // Random text that happens to lack one of the three would be no fair example.
    private static Gen<string> Mixed(string prefix, int length) => Text(Any, length - 3).Select(body => $"{prefix}a{body[..(length / 2)]}B{body[(length / 2)..]}7");

    private static Gen<string> Text(string characters, int length) =>
        Gen.ArrayOf(Gen.Elements(characters.ToCharArray()), length).Select(text => new string(text));
}
