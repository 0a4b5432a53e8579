using Policy.Webhook.Admission;

namespace Policy.Webhook.Tests.Admission;

public sealed class CallerTimeoutTests
{
    [Theory]
    [InlineData("10s", 0, 9_000)]
    [InlineData("5s", 0, 4_500)]
    [InlineData("1s", 0, 800)]
    [InlineData("30s", 0, 29_000)]
    [InlineData("31s", 0, 29_000)] // no API server waits longer
    [InlineData("1h", 0, 29_000)]
    [InlineData("1500ms", 0, 1_300)]
    [InlineData("100ms", 0, 0)]
    [InlineData("5s", 1_000, 3_500)]
    [InlineData("5s", 6_000, 0)]
    [InlineData(null, 0, 9_000)]
    [InlineData("", 0, 9_000)]
    [InlineData("0s", 0, 9_000)]
    [InlineData("-5s", 0, 9_000)]
    [InlineData("soon", 0, 9_000)]
    public void The_budget_is_what_the_caller_waits_less_a_margin_and_what_was_spent(string? query, int spent, int budget) =>
        Assert.Equal(TimeSpan.FromMilliseconds(budget), CallerTimeout.Budget(query, TimeSpan.FromMilliseconds(spent)));
}
