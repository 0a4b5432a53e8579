namespace Policy.E2E.Tests;

/// <summary>Waits for what another process does in its own time, up to a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="probe">Gives the answer, or null where there is none yet.</param>
    /// <param name="complaint">What to say when it takes too long.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, Func<string> complaint)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await probe() is { } answer)
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Limit)
            {
                throw new InvalidOperationException(complaint());
            }

            await Task.Delay(Pause);
        }
    }
}
