using System.Globalization;
using Policy.Images.Layers;

namespace Policy.Images.Tests.Layers;

public sealed class PatientThreadTests
{
    [Fact]
    public async Task Work_gives_way_on_a_thread_of_its_own_and_no_other_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "policies of threads are Linux'");
        var before = Policy();

        Assert.Equal(5, await PatientThread.RunAsync(Policy)); // SCHED_IDLE
        Assert.Equal(before, await Task.Run(Policy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_work_throws_is_the_tasks()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => PatientThread.RunAsync<int>(() => throw new InvalidDataException()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PatientThread.RunAsync<int>(() => throw new OperationCanceledException(stopped.Token)));
    }

    // proc_pid_stat(5): the scheduling policy is the 41st field, the 39th after the name in brackets.
    private static int Policy()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[38], CultureInfo.InvariantCulture);
    }
}
