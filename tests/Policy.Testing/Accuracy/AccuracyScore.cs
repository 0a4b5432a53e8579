namespace Policy.Testing.Accuracy;

/// <summary>How often answers are right.</summary>
/// <param name="TruePositives">Yes, and it is.</param>
/// <param name="FalsePositives">Yes, and it is not.</param>
/// <param name="TrueNegatives">No, and it is not.</param>
/// <param name="FalseNegatives">No, and it is.</param>
/// <param name="UnknownPositives">No answer, and it is.</param>
/// <param name="UnknownNegatives">No answer, and it is not.</param>
public sealed record AccuracyScore(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives, int UnknownPositives, int UnknownNegatives)
{
    /// <summary>Of those that are said to be, how many are; 1 where none is said to be.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Of those that are, how many are said to be; no answer is a miss. 1 where none is.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives + UnknownPositives);

    /// <summary>How many answers are wrong.</summary>
    public int Wrong => FalsePositives + FalseNegatives;

    /// <summary>How many there are none to.</summary>
    public int Unknown => UnknownPositives + UnknownNegatives;

    /// <summary>How many were asked.</summary>
    public int Asked => TruePositives + TrueNegatives + Wrong + Unknown;

    /// <summary>Counts answers.</summary>
    public static AccuracyScore Of(IReadOnlyCollection<AccuracyAnswer> answers) => new(
        Count(answers, true, true), Count(answers, false, true), Count(answers, false, false), Count(answers, true, false), Count(answers, true, null), Count(answers, false, null));

    private static int Count(IReadOnlyCollection<AccuracyAnswer> answers, bool truth, bool? given) => answers.Count(answer => answer.Truth == truth && answer.Given == given);

    private static double Ratio(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
}
