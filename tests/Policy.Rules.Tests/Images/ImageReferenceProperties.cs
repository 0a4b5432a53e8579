using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Rules.Tests.Images;

/// <summary>References made from the grammar of the distribution specification and distribution/reference, and bent ones.</summary>
public sealed class ImageReferenceProperties
{
    private const int Cases = 2000;

    private static readonly Gen<string> AlphaNumeric = Text("abcxyz0189", 1, 6);

    private static readonly Gen<string> PathComponent =
        from first in AlphaNumeric
        from more in (from separator in Gen.Elements(".", "_", "__", "-", "---") from next in AlphaNumeric select separator + next).ListOf()
        select first + string.Concat(more.Take(3));

    private static readonly Gen<string> Repository = PathComponent.NonEmptyListOf().Select(parts => string.Join('/', parts.Take(4)));

    private static readonly Gen<string> HostLabel =
        from first in Text("abzABZ09", 1, 4)
        from more in Gen.OneOf(Gen.Constant(""), Text("az09-", 0, 5).SelectMany(_ => Text("abz09", 1, 2), (inner, last) => inner + last))
        select first + more;

    private static readonly Gen<string> Host = Gen.OneOf(
        Gen.Constant("localhost"),
        from labels in HostLabel.Two() select $"{labels.Item1}.{labels.Item2}",
        from numbers in Gen.Choose(0, 255).Four() select $"{numbers.Item1}.{numbers.Item2}.{numbers.Item3}.{numbers.Item4}",
        Gen.Elements("[::1]", "[2001:db8::ff]", "[1:2:3:4:5:6:7:8]", "[FE80::]"));

    private static readonly Gen<string> Registry =
        from host in Host
        from port in Gen.OneOf(Gen.Constant(""), Gen.Choose(1, 65535).Select(number => $":{number}"))
        select $"{host}{port}/";

    private static readonly Gen<string> Tag =
        from first in Gen.Elements("aZ09_".ToCharArray())
        from more in Text("aZ09_.-", 0, 127)
        select first + more;

    private static readonly Gen<string> DigestText = Gen.OneOf(
        Text("0123456789abcdef", 64, 64).Select(hex => "sha256:" + hex),
        Text("0123456789abcdef", 128, 128).Select(hex => "sha512:" + hex));

    // Normalisation takes a first part with a dot for a host, and a host has no underscore.
    private static readonly Gen<string> Name = Gen.OneOf(
        from registry in Registry from repository in Repository select registry + repository,
        Repository.Where(path => !path.Contains('/', StringComparison.Ordinal) || !path.Split('/')[0].Contains('_', StringComparison.Ordinal)));

    private static readonly Gen<string> Reference =
        from name in Name
        from tag in Gen.OneOf(Gen.Constant(""), Tag.Select(tag => ":" + tag))
        from digest in Gen.OneOf(Gen.Constant(""), DigestText.Select(digest => "@" + digest))
        select name + tag + digest;

    [Fact]
    public void Whatever_the_grammar_makes_is_read_and_its_parts_make_it_again() =>
        Check(Reference, text =>
        {
            Assert.True(ImageReference.TryParse(text, out var reference, out var error), error);
            Assert.Equal(text, reference.Original);
            var end = (reference.Tag is null ? "" : ":" + reference.Tag) + (reference.Digest is null ? "" : "@" + reference.Digest);
            Assert.EndsWith(end, text, StringComparison.Ordinal);

            // What normalisation may change is the case of the host, docker.io and library/.
            var name = text[..^end.Length];
            Assert.EndsWith(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], reference.Name, StringComparison.Ordinal);
            Assert.Contains(reference.Name, new[] { name, NormalHost(name), $"docker.io/{name}", $"docker.io/library/{name}" });
        });

    [Fact]
    public void The_normal_form_is_a_fixed_point() =>
        Check(Reference, text =>
        {
            var reference = ImageReference.Parse(text);
            var again = ImageReference.Parse(reference.ToString());

            Assert.Equal(reference.ToString(), again.ToString());
            Assert.Equal((reference.Registry, reference.Repository, reference.Tag, reference.Digest), (again.Registry, again.Repository, again.Tag, again.Digest));
            Assert.Equal(reference, again);
        });

    [Fact]
    public void A_bent_reference_is_read_or_refused_with_a_sentence_on_one_line() =>
        Check(
            from text in Reference
            from at in Gen.Choose(0, text.Length)
            from cut in Gen.Choose(0, Math.Min(3, text.Length - at))
            from put in Gen.OneOf(
                Gen.Elements("/", "//", ":", "@", ".", "..", "-", "_", "[", "]", " ", "\0", "\n", "É", "\ud800", "%", "A", "sha256:", "://"),
                Gen.Choose(0, char.MaxValue).Select(c => $"{(char)c}"))
            select text[..at] + put + text[(at + cut)..],
            AssertReadOrRefused);

    [Fact]
    public void Any_text_is_read_or_refused_with_a_sentence_on_one_line() =>
        Check(Text("ab/:@.-_[]A0 \u0001é\udc00", 0, 40), AssertReadOrRefused);

    private static void AssertReadOrRefused(string text)
    {
        if (ImageReference.TryParse(text, out var reference, out var error))
        {
            Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
        }
        else
        {
            Assert.NotEmpty(error);
            Assert.DoesNotContain(error, char.IsControl);
            Assert.InRange(error.Length, 1, 250);
        }
    }

    private static string NormalHost(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? name : name[..slash].ToLowerInvariant() + name[slash..];
    }

    private static Gen<string> Text(string alphabet, int least, int most) =>
        from length in Gen.Choose(least, most)
        from letters in Gen.Elements(alphabet.ToCharArray()).ArrayOf(length)
        select new string(letters);

    private static void Check(Gen<string> texts, Action<string> property) =>
        Prop.ForAll(texts.ToArbitrary(), property).Check(Draws.Of(Cases));
}
