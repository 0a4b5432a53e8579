using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth.Helpers;

/// <summary>Credential helpers of tests: small shell scripts.</summary>
internal static class TestHelper
{
    /// <summary>Writes <c>docker-credential-NAME</c> into a folder; what it runs stands in the script.</summary>
    /// <remarks>A process of its own writes it: one that is forked while we hold the file open would keep it from being run.</remarks>
    public static Task WriteAsync(TestFolder folder, string name, string script) =>
        Tool.RunAsync("/bin/sh", "-c", "printf '#!/bin/sh\\n%s\\n' \"$2\" >\"$1\" && chmod +x \"$1\"", "sh", folder[$"docker-credential-{name}"], script);

    /// <summary>Writes one that answers everything alike and keeps in <c>asked</c> what it was asked.</summary>
    public static Task WriteAsync(TestFolder folder, string name, string user, string secret) =>
        WriteAsync(
            folder, name,
            $$"""printf '%s %s\n' "$1" "$(cat)" >>'{{folder["asked"]}}'; echo '{"ServerURL":"","Username":"{{user}}","Secret":"{{secret}}"}'""");

    /// <summary>What helpers of the folder were asked, in order.</summary>
    public static string[] Asked(TestFolder folder) => File.Exists(folder["asked"]) ? File.ReadAllLines(folder["asked"]) : [];
}
