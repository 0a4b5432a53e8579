using Policy.Rules.Images;

namespace Policy.Rules.Tests.Images;

public sealed class DigestTests
{
    [Theory]
    [InlineData("sha256", 64)]
    [InlineData("sha512", 128)]
    public void The_registered_algorithms_are_read(string algorithm, int length)
    {
        var hex = string.Concat(Enumerable.Repeat("0123456789abcdef", length / 16));

        Assert.True(Digest.TryParse($"{algorithm}:{hex}", out var digest, out var error));
        Assert.Null(error);
        Assert.Equal((algorithm, hex, $"{algorithm}:{hex}"), (digest.Algorithm, digest.Hex, digest.ToString()));
    }

    [Theory]
    [InlineData("", "a digest is algorithm:hex, such as sha256: and 64 hex digits")]
    [InlineData("sha256", "a digest is algorithm:hex, such as sha256: and 64 hex digits")]
    [InlineData(":abc", "a digest is algorithm:hex, such as sha256: and 64 hex digits")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "the digest algorithm 'md5' is not known; sha256 and sha512 are")]
    [InlineData("SHA256:ab", "the digest algorithm 'SHA256' is not known; sha256 and sha512 are")]
    [InlineData("sha256:", "a sha256 digest has 64 hex digits, here are 0")]
    [InlineData("sha256:abc", "a sha256 digest has 64 hex digits, here are 3")]
    [InlineData("sha512:abc", "a sha512 digest has 128 hex digits, here are 3")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000a", "a sha256 digest has 64 hex digits, here are 65")]
    [InlineData("sha256:000000000000000000000000000000000000000000000000000000000000000A", "a digest's hex digits are 0-9 and a-f, digit 64 is 'A'")]
    [InlineData("sha256:g000000000000000000000000000000000000000000000000000000000000000", "a digest's hex digits are 0-9 and a-f, digit 1 is 'g'")]
    [InlineData("sha256:000\u0000000000000000000000000000000000000000000000000000000000000", "a sha256 digest has 64 hex digits, here are 61")]
    public void What_is_no_digest_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(Digest.TryParse(text, out _, out var error));
        Assert.Equal(reason, error);
    }

    [Fact]
    public void What_has_to_be_a_digest_and_is_none_is_a_mistake_of_the_program() =>
        Assert.Equal("'x': a digest is algorithm:hex, such as sha256: and 64 hex digits", Assert.Throws<FormatException>(() => Digest.Parse("x")).Message);
}
