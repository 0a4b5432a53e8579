namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Java: a JDK builds, a JRE runs.</summary>
internal static class JavaDockerfile
{
    public static string Write(BuiltApplication image)
    {
        var version = image.LeadingNumber("JAVA_VERSION", "21");
        var isGradle = image.Names.Contains("build.gradle") || image.Names.Contains("build.gradle.kts") || image.Commands.Any(command => command.Contains("gradle", StringComparison.Ordinal));
        var (builder, manifests, fetch, build, cache, jar) = isGradle
            ? ($"gradle:jdk{version}", "build.gradle* settings.gradle* ", "gradle dependencies --no-daemon", "gradle assemble --no-daemon", "/home/gradle/.gradle", "build/libs")
            : ($"maven:3-eclipse-temurin-{version}", "pom.xml ", "mvn -B dependency:go-offline", "mvn -B package -DskipTests", "/root/.m2", "target");
        return $"""
            # syntax=docker/dockerfile:1
            FROM {builder} AS build
            WORKDIR /src
            COPY {manifests}./
            RUN --mount=type=cache,target={cache} {fetch}
            COPY . .
            RUN --mount=type=cache,target={cache} {build}

            FROM eclipse-temurin:{version}-jre{(image.IsAlpine ? "-alpine" : "")}
            WORKDIR /app
            COPY --from=build /src/{jar}/*.jar ./app.jar
            {image.Closing("65532", "ENTRYPOINT [\"java\", \"-jar\", \"/app/app.jar\"]")}
            """;
    }
}
