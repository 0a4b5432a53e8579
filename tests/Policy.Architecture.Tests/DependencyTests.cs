using System.Reflection;
using Policy.Testing;

namespace Policy.Architecture.Tests;

/// <summary>The arrows of the architecture: Cli, Webhook → Images → Rules.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Projects = ["Policy.Rules", "Policy.Images", "pratique-webhook", "pratique"];

    [Theory]
    [InlineData("Policy.Rules")]
    [InlineData("Policy.Images", "Policy.Rules")]
    [InlineData("pratique-webhook", "Policy.Images", "Policy.Rules")]
    [InlineData("pratique", "Policy.Images", "Policy.Rules")]
    public void A_project_refers_only_to_what_lies_below_it(string project, params string[] below)
    {
        var referenced = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Intersect(Projects);

        Assert.Empty(referenced.Except(below));
    }

    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Sockets")]
    [InlineData("System.IO.FileSystem")]
    [InlineData("Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("KubernetesClient")]
    public void The_core_knows_no_edge(string assembly) =>
        Assert.DoesNotContain(Assembly.Load("Policy.Rules").GetReferencedAssemblies(), name => name.Name!.StartsWith(assembly, StringComparison.Ordinal));

    [Theory]
    [InlineData("Policy.Images", "Kubernetes")]
    [InlineData("Policy.Rules", "Kubernetes")]
    public void Only_the_webhook_knows_Kubernetes_wire_types(string project, string word) =>
        Assert.DoesNotContain(Assembly.Load(project).GetReferencedAssemblies(), name => name.Name!.Contains(word, StringComparison.Ordinal));

    [Fact]
    public void A_file_stands_in_the_folder_of_its_namespace()
    {
        var src = Path.Combine(Repository.Root, "src");
        var strays = Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) != "Program.cs")
            .Where(file =>
            {
                var expected = Path.GetRelativePath(src, Path.GetDirectoryName(file)!).Replace('/', '.');
                return !File.ReadLines(file).Contains($"namespace {expected};");
            });

        Assert.Empty(strays);
    }
}
