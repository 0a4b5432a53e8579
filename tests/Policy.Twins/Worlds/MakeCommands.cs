using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>make, CMake and the compiler: objects, and a program.</summary>
internal static class MakeCommands
{
    /// <summary>One of them.</summary>
    public static void Make(Machine machine, string program, List<string> arguments)
    {
        machine.Need(program);
        machine.Need("cc");
        var name = machine.Application.Name;
        switch (program)
        {
            case "cmake" when arguments.Contains("--install"):
                machine.Write($"usr/local/bin/{name}", DiskFile.Program(machine.Application.ProgramBytes));
                break;
            case "cmake" when arguments.Contains("--build"):
                machine.WriteAll("CMakeFiles/main.dir/main.c.o 1.2M\nCMakeFiles/main.dir/server.c.o 900K", machine.In("build"));
                machine.Write(machine.In($"build/{name}"), DiskFile.Program(machine.Application.ProgramBytes));
                break;
            case "cmake":
                machine.WriteAll("CMakeCache.txt 20K\nMakefile 30K\nCMakeFiles/3.25.1/CMakeCCompiler.cmake 3K", machine.In("build"));
                break;
            case "make" when arguments.Contains("install"):
                machine.Write($"usr/local/bin/{name}", DiskFile.Program(machine.Application.ProgramBytes));
                break;
            case "make" when arguments.Contains("clean"):
                machine.Disk.Remove(machine.In("main.o"));
                machine.Disk.Remove(machine.In("server.o"));
                break;
            case "make":
                machine.NeedFile("Makefile");
                machine.WriteAll("main.o 1.2M\nserver.o 900K", machine.Folder);
                machine.Write(machine.In(name), DiskFile.Program(machine.Application.ProgramBytes));
                break;
            default:
                var output = arguments.SkipWhile(argument => argument != "-o").ElementAtOrDefault(1) ?? "a.out";
                machine.Write(machine.Resolve(output), DiskFile.Program(machine.Application.ProgramBytes));
                break;
        }
    }
}
