using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class DocumentErrorsTests
{
    [Fact]
    public void Mistakes_stand_in_the_order_of_their_places()
    {
        var errors = new DocumentErrors("f");
        errors.Add(2, 1, DocumentPath.Root, "third");
        errors.Add(1, 5, DocumentPath.Root, "second");
        errors.Add(1, 3, DocumentPath.Root, "first");

        Assert.Equal(["first", "second", "third"], errors.ToImmutable().Select(error => error.Message));
    }

    [Theory]
    [InlineData(DocumentErrors.Most, DocumentErrors.Most, "wrong")]
    [InlineData(DocumentErrors.Most + 1, DocumentErrors.Most + 1, "and 1 more mistakes")]
    [InlineData(100_000, DocumentErrors.Most + 1, "and 99900 more mistakes")]
    public void Past_a_hundred_they_are_counted(int made, int told, string last)
    {
        var errors = new DocumentErrors("f");
        for (var i = 0; i < made; i++)
        {
            errors.Add(1, 1, DocumentPath.Root, "wrong");
        }

        var all = errors.ToImmutable();

        Assert.Equal(told, all.Length);
        Assert.Equal(last, all[^1].Message);
        Assert.False(errors.IsEmpty);
    }

    [Theory]
    [InlineData(12, "spec.mode", "web.yaml:12: spec.mode: is bad")]
    [InlineData(12, "", "web.yaml:12: is bad")]
    [InlineData(0, "", "web.yaml: is bad")]
    public void A_mistake_reads_as_compilers_write_them(int line, string path, string text) =>
        Assert.Equal(text, $"{new DocumentError("web.yaml", line, path, "is bad")}");
}
