using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests;

/// <summary>What a verdict has to be, and what it holds.</summary>
internal static class VerdictAssertions
{
    extension(Verdict verdict)
    {
        /// <summary>The one finding of a rule that fires.</summary>
        public RuleFinding Finding => Assert.Single(Assert.IsType<Verdict.Fired>(verdict).Findings);

        /// <summary>Why the rule does not concern the image.</summary>
        public string WhyNot => Assert.IsType<Verdict.NotConcerned>(verdict).Why;

        /// <summary>Why the rule cannot know.</summary>
        public (UnknownReason Reason, string Message) WhyUnknown =>
            Assert.IsType<Verdict.NotKnown>(verdict) is var notKnown ? (notKnown.Reason, notKnown.Message) : default;
    }
}
