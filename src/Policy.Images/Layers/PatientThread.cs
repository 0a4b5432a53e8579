using System.Runtime.InteropServices;

namespace Policy.Images.Layers;

/// <summary>
/// Runs long work on a thread of its own that the kernel schedules after those that somebody waits for. .NET's own priorities
/// do nothing on Linux; there a nice value is a thread's, whatever POSIX says. Source: setpriority(2), C library/kernel differences.
/// </summary>
internal static class PatientThread
{
    private const int Process = 0; // PRIO_PROCESS
    private const int ThisThread = 0;

    // A tenth of the share of a thread that has not given way.
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
            _ = SetPriority(Process, ThisThread, Nice);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name.
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int nice);
}
