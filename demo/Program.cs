using Policy.Demo;

if (args is not [var program])
{
    Console.Error.WriteLine("usage: Policy.Demo PROGRAM (the webhook to show)");
    return 3;
}

var sources = Path.Combine(Policy.Testing.Repository.Root, "demo");
var work = Directory.CreateTempSubdirectory("pratique-demo-");
try
{
    SampleImages.Write(Path.Combine(work.FullName, "images"));
    foreach (var file in new[] { "pratique.yaml", "policy.yaml" })
    {
        File.Copy(Path.Combine(sources, file), Path.Combine(work.FullName, file));
    }

    using var webhook = await Webhook.StartAsync(
        Path.GetFullPath(program), Path.Combine(work.FullName, "pratique.yaml"), Path.Combine(work.FullName, "policy.yaml"),
        Path.Combine(work.FullName, "ca.pem"));

    foreach (var manifest in Directory.EnumerateFiles(Path.Combine(sources, "workloads")).Order())
    {
        var relative = Path.GetRelativePath(Policy.Testing.Repository.Root, manifest);
        Console.WriteLine($"$ kubectl create -f {relative}");
        Console.WriteLine(File.ReadLines(manifest).First());
        var workload = ManifestJson.Read(manifest);
        Kubectl.Print(workload, await webhook.ReviewAsync(Kubectl.Review(workload)));
        Console.WriteLine();
    }

    return 0;
}
finally
{
    work.Delete(recursive: true);
}
