using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>Maven, Gradle, and the layers of a Spring Boot jar.</summary>
internal static class JavaCommands
{
    private static readonly (string Path, long Size)[] MavenPlugins =
    [
        ("org/apache/maven/plugins/maven-compiler-plugin/3.11.0/maven-compiler-plugin-3.11.0.jar", 66_000),
        ("org/apache/maven/plugins/maven-surefire-plugin/3.1.2/maven-surefire-plugin-3.1.2.jar", 46_000),
        ("org/codehaus/plexus/plexus-compiler/2.13.0/plexus-compiler-2.13.0.jar", 4_100_000),
        ("org/junit/jupiter/junit-jupiter-engine/5.10.2/junit-jupiter-engine-5.10.2.jar", 11_000_000),
        ("org/mockito/mockito-core/5.7.0/mockito-core-5.7.0.jar", 9_200_000),
    ];

    /// <summary>Maven, or the wrapper that downloads it.</summary>
    public static void Maven(Machine machine, string program, List<string> arguments)
    {
        machine.Need(program == "mvn" ? "mvn" : "javac");
        machine.NeedFile("pom.xml");
        if (program != "mvn")
        {
            machine.Write($"{machine.Home}/.m2/wrapper/dists/apache-maven-3.9.6/lib/maven-core-3.9.6.jar", 9_900_000);
        }

        var repository = $"{machine.Home}/.m2/repository";
        MavenPlugins.ToList().ForEach(plugin => machine.Write($"{repository}/{plugin.Path}", Jar(Path.GetFileNameWithoutExtension(plugin.Path), plugin.Size)));
        foreach (var dependency in machine.Dependencies(PackageKind.Maven))
        {
            var (group, artefact) = (dependency.Name.Split(':')[0].Replace('.', '/'), dependency.Name.Split(':')[1]);
            machine.Write(
                $"{repository}/{group}/{artefact}/{dependency.Version}/{artefact}-{dependency.Version}.jar",
                DiskFile.Named("a.jar", dependency.Bytes) with { Packages = [PackageOf(dependency)] });
        }

        if (arguments.Any(argument => argument is "package" or "install" or "verify"))
        {
            machine.NeedFile("src/main");
            Compiled(machine, "target/classes", "target/maven-status/maven-compiler-plugin/compile/default-compile/createdFiles.lst");
            Artefact(machine, machine.In($"target/{machine.Application.Name}-1.0.0.jar"));
        }
    }

    /// <summary>Gradle, or the wrapper that downloads it.</summary>
    public static void Gradle(Machine machine, string program, List<string> arguments)
    {
        machine.Need(program == "gradle" ? "gradle" : "javac");
        var home = machine.Variable("GRADLE_USER_HOME") is { Length: > 0 } own ? machine.Resolve(own) : $"{machine.Home}/.gradle";
        if (program != "gradle")
        {
            machine.NeedFile("gradle/wrapper/gradle-wrapper.properties");
            machine.Write($"{home}/wrapper/dists/gradle-8.6-bin/afr5mpiioh2wthjmwnkmdsd5w/gradle-8.6/lib/gradle-core-8.6.jar", 131_000_000);
        }

        foreach (var dependency in machine.Dependencies(PackageKind.Maven))
        {
            var (group, artefact) = (dependency.Name.Split(':')[0], dependency.Name.Split(':')[1]);
            machine.Write(
                $"{home}/caches/modules-2/files-2.1/{group}/{artefact}/{dependency.Version}/{Builders.Hash.Of(artefact)[..40]}/{artefact}-{dependency.Version}.jar",
                DiskFile.Named("a.jar", dependency.Bytes) with { Packages = [PackageOf(dependency)] });
        }

        machine.Write($"{home}/caches/8.6/generated-gradle-jars/gradle-api-8.6.jar", 48_000_000);
        if (arguments.Any(argument => argument is "build" or "bootJar" or "assemble" or "shadowJar" or "installDist"))
        {
            machine.NeedFile("src/main");
            Compiled(machine, "build/classes/java/main", "build/tmp/compileJava/previous-compilation-data.bin");
            machine.Write(machine.In(".gradle/8.6/fileHashes/fileHashes.bin"), 30_000);
            Artefact(machine, machine.In($"build/libs/{machine.Application.Name}-1.0.0.jar"));
        }
    }

    /// <summary>java -Djarmode=layertools -jar app.jar extract.</summary>
    public static void Java(Machine machine, List<string> arguments)
    {
        machine.Need("java");
        if (!arguments.Any(argument => argument.StartsWith("-Djarmode=", StringComparison.Ordinal)))
        {
            return;
        }

        machine.NeedFile(arguments.SkipWhile(argument => argument != "-jar").ElementAt(1));
        foreach (var dependency in Shipped(machine))
        {
            machine.Write(
                machine.In($"dependencies/BOOT-INF/lib/{dependency.Name.Split(':')[1]}-{dependency.Version}.jar"),
                DiskFile.Named("a.jar", dependency.Bytes) with { Packages = [PackageOf(dependency)] });
        }

        machine.WriteAll(
            "spring-boot-loader/org/springframework/boot/loader/JarLauncher.class 3K\nsnapshot-dependencies/\napplication/BOOT-INF/classes/com/example/Application.class 60K\napplication/META-INF/MANIFEST.MF 400",
            machine.Folder);
    }

    private static void Compiled(Machine machine, string classes, string state)
    {
        machine.Write(machine.In($"{classes}/com/example/Application.class"), 60_000);
        machine.Write(machine.In($"{classes}/application.properties"), 600);
        machine.Write(machine.In(state), 4_000);
    }

    // A fat jar: what it ships, and the application itself.
    private static void Artefact(Machine machine, string path) => machine.Write(path, DiskFile.Named("a.jar", Shipped(machine).Sum(dependency => dependency.Bytes) + 300_000) with
    {
        Packages = [new Package(PackageKind.Maven, $"com.example:{machine.Application.Name}", "1.0.0", "", null), .. Shipped(machine).Select(PackageOf)],
    });

    private static IEnumerable<Dependency> Shipped(Machine machine) => machine.Dependencies(PackageKind.Maven).Where(dependency => !dependency.IsDevelopment);

    private static DiskFile Jar(string name, long size)
    {
        var at = name.LastIndexOf('-');
        return DiskFile.Named("a.jar", size) with { Packages = [new Package(PackageKind.Maven, name[..at], name[(at + 1)..], "", size)] };
    }

    private static Package PackageOf(Dependency dependency) => new(PackageKind.Maven, dependency.Name, dependency.Version, "", dependency.Bytes);
}
