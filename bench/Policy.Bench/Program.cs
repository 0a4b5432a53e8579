using BenchmarkDotNet.Running;
using Policy.Bench.Admission;
using Policy.Bench.Scan;

if (args is ["admission", .. var programs])
{
    return await AdmissionBench.RunAsync(programs, Console.Out);
}

if (args is ["scan", .. var commands])
{
    return await ScanBench.RunAsync(commands, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
