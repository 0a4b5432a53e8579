using Policy.Rules;

namespace Policy.Webhook.Policies;

/// <summary>Says what became of the cluster's policies.</summary>
internal static partial class PolicyLog
{
    /// <summary>Says what is other than it was.</summary>
    public static void Say(ILogger logger, PolicyShelf before, PolicyShelf after)
    {
        foreach (var (name, shelved) in after.Policies)
        {
            var last = before.Policies.GetValueOrDefault(name);
            if (last is not null && last.Resource.Metadata.Generation == shelved.Resource.Metadata.Generation && last.Resource.Metadata.Uid == shelved.Resource.Metadata.Uid)
            {
                continue;
            }

            if (shelved.Errors.IsEmpty)
            {
                Log.InEffect(logger, name, shelved.Resource.Metadata.Generation);
            }
            else
            {
                Log.Invalid(
                    logger, name, shelved.Resource.Metadata.Generation, shelved.Policy is null ? "nothing" : "an earlier version",
                    SafeText.Line(string.Join("; ", shelved.Errors.Select(error => error.InDocument)), 1_000));
            }
        }

        foreach (var name in before.Policies.Keys.Where(name => !after.Policies.ContainsKey(name)))
        {
            Log.Gone(logger, name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "ImagePolicy {Name} is in effect (generation {Generation})")]
        public static partial void InEffect(ILogger logger, string name, long? generation);

        [LoggerMessage(4002, LogLevel.Error, "ImagePolicy {Name} cannot be read (generation {Generation}); {Instead} is in effect: {Why}")]
        public static partial void Invalid(ILogger logger, string name, long? generation, string instead, string why);

        [LoggerMessage(4003, LogLevel.Information, "ImagePolicy {Name} is gone")]
        public static partial void Gone(ILogger logger, string name);
    }
}
