using BenchmarkDotNet.Running;
using Policy.Bench.Admission;

if (args is ["admission", .. var programs])
{
    return await AdmissionBench.RunAsync(programs, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
