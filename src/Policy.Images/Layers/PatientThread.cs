using System.Runtime.InteropServices;

namespace Policy.Images.Layers;

/// <summary>
/// Runs long work on a thread of its own that the kernel schedules after those that somebody waits for. .NET's own priorities
/// do nothing on Linux. There a policy is a thread's, and one that is idle's is the only one that is interrupted as soon as
/// another thread has something to do: a nice thread is left its slice first, of some milliseconds. Source: sched(7), SCHED_IDLE;
/// setpriority(2), C library/kernel differences.
/// </summary>
internal static class PatientThread
{
    private const int ThisThread = 0;
    private const int Idle = 5; // SCHED_IDLE
    private const int Process = 0; // PRIO_PROCESS

    // Where it cannot be idle's: a tenth of the share of a thread that has not given way.
    private const int Nice = 10;

    /// <summary>Runs work.</summary>
    /// <param name="work">The work; its exceptions are the task's.</param>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(work, done)) { IsBackground = true, Name = "layers" }.Start();
        return done.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        GiveWay();
        try
        {
            done.SetResult(work());
        }
        catch (OperationCanceledException exception)
        {
            done.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }

    // Where it cannot be had the work is done all the same.
    private static void GiveWay()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            if (SetScheduler(ThisThread, Idle, 0) != 0)
            {
                _ = SetPriority(Process, ThisThread, Nice);
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name.
        }
    }

    // The parameter is a struct of the one number.
    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, in int priority);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int nice);
}
