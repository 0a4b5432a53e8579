using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Registry.Auth;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth;

public sealed class ChallengeParserTests
{
    [Theory]
    [InlineData("""Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull" """, "bearer realm=https://auth.docker.io/token scope=repository:library/nginx:pull service=registry.docker.io")]
    [InlineData("""Basic realm="Registry Realm" """, "basic realm=Registry Realm")]
    [InlineData("""Bearer realm="https://a/t",service="s", Basic realm="b" """, "bearer realm=https://a/t service=s; basic realm=b")]
    [InlineData("""Basic realm="b", Bearer realm="https://a/t" , scope = "repository:a:pull,push" """, "basic realm=b; bearer realm=https://a/t scope=repository:a:pull,push")]
    [InlineData("""BEARER REALM="x" """, "bearer realm=x")]
    [InlineData("""Bearer realm="with \"quotes\" and \\ and, commas" """, """bearer realm=with "quotes" and \ and, commas""")]
    [InlineData("""Bearer realm=https://a/t?x=1,service=s""", "bearer realm=https://a/t?x=1 service=s")]
    [InlineData("""Bearer realm="first",realm="second" """, "bearer realm=first")]
    [InlineData("Negotiate", "negotiate")]
    [InlineData("""Negotiate YII/abc+==, Basic realm="b" """, "negotiate; basic realm=b")]
    [InlineData("""Negotiate , Basic realm="b" """, "negotiate; basic realm=b")]
    [InlineData("""Digest qop="auth, auth-int", nonce="n"; x, Bearer realm="r" """, "digest nonce=n qop=auth, auth-int; bearer realm=r")]
    [InlineData("""Bearer realm="not closed, service="s" """, "bearer realm=not closed, service=; s")]
    [InlineData("""Bearer realm="not closed""", "bearer")]
    [InlineData("""Bearer realm=""", "bearer")]
    [InlineData(""",,, Basic realm="b",,""", "basic realm=b")]
    [InlineData("""realm="no scheme" """, "realm")]
    [InlineData("\u0001\u0002, Basic", "basic")]
    [InlineData("", "")]
    [InlineData("=", "")]
    [InlineData("\"", "")]
    public void Challenges_are_read(string header, string expected) => Assert.Equal(expected, Show(ChallengeParser.Parse([header])));

    [Fact]
    public void Several_headers_are_read_in_order() =>
        Assert.Equal("basic realm=b; bearer realm=r", Show(ChallengeParser.Parse(["Basic realm=\"b\"", "Bearer realm=\"r\""])));

    [Fact]
    public void A_header_without_end_is_cut() =>
        Assert.Equal(ChallengeParser.MaxChallenges, ChallengeParser.Parse([string.Join(", ", Enumerable.Repeat("Basic realm=\"b\"", 100_000))]).Length);

    [Fact]
    public void Nothing_throws() =>
        Prop.ForAll<string?[]>(values => ChallengeParser.Parse(values.Select(value => value ?? "")).Length <= ChallengeParser.MaxChallenges)
            .Check(Draws.Of(100));

    [Fact]
    public void Nothing_made_of_its_own_characters_throws()
    {
        var piece = Gen.Elements("Bearer", "Basic", " ", ",", "=", "\"", "\\", "realm", "\t", "a", "==", "é", "\0");
        var header = Gen.ListOf(piece).Select(string.Concat).ToArbitrary();

        Prop.ForAll(header, value => ChallengeParser.Parse([value]).All(challenge => challenge.Scheme.Length > 0))
            .Check(Draws.Of(2_000));
    }

    [Fact]
    public void What_is_quoted_comes_out_as_it_went_in() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var quoted = text.Get.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            return ChallengeParser.Parse([$"Bearer realm=\"{quoted}\",service=\"s\""]) is [var challenge]
                && challenge["realm"] == text.Get && challenge["service"] == "s";
        }).Check(Draws.Of(100));

    private static string Show(IEnumerable<Challenge> challenges) => string.Join("; ", challenges.Select(challenge =>
        string.Join(' ', challenge.Parameters
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key.ToLowerInvariant()}={pair.Value}")
            .Prepend(challenge.Scheme))));
}
