using BenchmarkDotNet.Running;
using Policy.Bench.Admission;
using Policy.Bench.Layers;
using Policy.Bench.Scan;

if (args is ["admission", .. var programs])
{
    return await AdmissionBench.RunAsync(programs, Console.Out);
}

if (args is ["scan", .. var commands])
{
    return await ScanBench.RunAsync(commands, Console.Out);
}

if (args is ["layers", var folder])
{
    return await LayersBench.RunAsync(folder, Console.Out);
}

if (args is ["sharing", var shared])
{
    return await SharingBench.RunAsync(shared, Console.Out);
}

if (args is ["reads", .. var webhooks])
{
    return await ReadsBench.RunAsync(webhooks, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
