using Policy.Rules.History.Dialects;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class WordListTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData(" [ \"a\" , \"b c\" ] ", "a|b c")]
    [InlineData("[\"a\" \"b c\"]", "a|b c")]
    [InlineData("[\"say \\\"hi\\\"\", \"tab\\there\", \"\\u0041\\x42\", \"back\\\\slash\", \"\\q\"]", "say \"hi\"|tab\there|AB|back\\slash|q")]
    [InlineData("[\"nl\\nx\\r\\b\\f\\a\\v\"]", "nl\nx\r\b\f\a\v")]
    [InlineData("[\"\\u00zz\"]", "u00zz")]
    public void A_list_of_quoted_words_is_read(string text, string words)
    {
        Assert.True(WordList.TryReadQuoted(text, out var read));
        Assert.Equal(words, string.Join('|', read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("a b")]
    [InlineData("[a b]")]
    [InlineData("[\"a]")]
    [InlineData("[\"a\", b]")]
    [InlineData("[\"a\"] && x")]
    [InlineData("[\"a\\\"]")]
    [InlineData("[\"\\u00]")]
    [InlineData("[\"a\\]")]
    public void What_is_no_list_of_quoted_words_is_none(string text)
    {
        Assert.False(WordList.TryReadQuoted(text, out var read));
        Assert.Empty(read);
    }

    [Theory]
    [InlineData("[adminer]", "adminer")]
    [InlineData("adminer", "adminer")]
    [InlineData("[/bin/bash -o pipefail -c]", "/bin/bash|-o|pipefail|-c")]
    [InlineData("[\"/bin/bash\", \"-c\"]", "/bin/bash|-c")]
    [InlineData("map[80/tcp:{} 443/tcp:{}]", "80/tcp|443/tcp")]
    [InlineData("80 443/udp", "80|443/udp")]
    [InlineData("[half", "[half")]
    [InlineData("half]", "half]")]
    [InlineData("[", "[")]
    [InlineData("map[80/tcp:{}", "map[80/tcp:{}")]
    [InlineData("map[a]", "a")]
    [InlineData("[a:{}]", "a:{}")]
    [InlineData(" [a  b\tc] ", "a|b|c")]
    [InlineData("", "")]
    public void Every_way_to_write_a_list_is_read(string text, string words) => Assert.Equal(words, string.Join('|', WordList.Read(text)));
}
