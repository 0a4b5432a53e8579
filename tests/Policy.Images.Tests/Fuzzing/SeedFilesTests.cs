using Policy.Testing.Fuzzing;

namespace Policy.Images.Tests.Fuzzing;

public sealed class SeedFilesTests
{
    [Fact]
    public void Seeds_are_in_the_repository()
    {
        foreach (var (path, bytes) in SeedFiles.All())
        {
            var file = Path.Combine(Seeds.Folder, path);
            if (Environment.GetEnvironmentVariable("PRATIQUE_WRITE_SEEDS") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }

            // A compressor of another version packs otherwise: that a seed is there counts, and that it is small.
            Assert.True(File.Exists(file), $"{file} is not there; PRATIQUE_WRITE_SEEDS=1 writes it");
            Assert.InRange(new FileInfo(file).Length, 1, 16 << 10);
        }
    }
}
