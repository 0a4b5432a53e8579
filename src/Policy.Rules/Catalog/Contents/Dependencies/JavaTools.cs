namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Java's test libraries and tools of development. Maven leaves group and artefact in a jar; what Gradle built (JUnit 5,
/// Mockito, Spring) is known by its bundle or its file's name.
/// </summary>
internal static class JavaTools
{
    /// <summary>What an artefact is, <c>group:artefact</c> or a name alone; null where it is none of these.</summary>
    public static string? WhatIs(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? OfName(name) : OfGroup(name[..colon]) ?? OfArtefact(name[..colon], name[(colon + 1)..]);
    }

    // All that these groups have is for tests.
    private static string? OfGroup(string group) => group switch
    {
        "junit" or "org.junit.jupiter" or "org.junit.platform" or "org.junit.vintage" or "org.testng" or "org.spockframework" => "a test framework",
        "io.kotest" or "org.scalatest" or "io.cucumber" or "com.tngtech.archunit" => "a test framework",
        "org.mockito" or "org.easymock" or "org.powermock" or "io.mockk" or "com.ninja-squad" => "a maker of mocks",
        "org.assertj" or "org.hamcrest" or "com.google.truth" or "org.skyscreamer" or "org.xmlunit" => "a library of assertions",
        "org.testcontainers" or "org.wiremock" or "com.github.tomakehurst" or "io.rest-assured" or "org.awaitility" or "net.javacrumbs.json-unit" => "a test library",
        "org.jacoco" or "org.pitest" => "a measure of tests",
        _ => null,
    };

    // These groups have more than tests.
    private static string? OfArtefact(string group, string artefact) => group switch
    {
        "org.springframework" or "org.springframework.boot" or "org.springframework.security" or "org.springframework.kafka" or "org.springframework.batch"
            => OfSpring(artefact),
        "io.quarkus" when artefact.StartsWith("quarkus-junit5", StringComparison.Ordinal) => "a test framework",
        "io.micronaut.test" => "a test framework",
        "org.jetbrains.kotlin" when artefact.StartsWith("kotlin-test", StringComparison.Ordinal) => "a test framework",
        _ => null,
    };

    // Bundle names (OSGi) and artefacts. A bare `junit` is also a plugin of Jenkins.
    private static string? OfName(string name) => name switch
    {
        "JUnit" or "org.junit" or "testng" or "org.testng" or "spock-core" => "a test framework",
        "org.hamcrest" or "hamcrest" or "hamcrest-core" or "hamcrest-all" or "hamcrest-library" or "assertj-core" or "org.assertj.core" => "a library of assertions",
        "mockito-core" or "mockito-all" or "mockito-junit-jupiter" or "org.mockito.mockito-core" or "mockk-jvm" or "easymock" => "a maker of mocks",
        "testcontainers" or "wiremock" or "wiremock-standalone" or "rest-assured" => "a test library",
        _ when IsPartOf(name, "junit-jupiter") || IsPartOf(name, "junit-platform") || IsPartOf(name, "junit-vintage") => "a test framework",
        _ => OfSpring(name),
    };

    private static bool IsPartOf(string name, string family) =>
        name.StartsWith(family, StringComparison.Ordinal) && (name.Length == family.Length || name[family.Length] == '-');

    private static string? OfSpring(string artefact) => artefact switch
    {
        "spring-boot-devtools" => "a tool of development, which restarts applications and takes code from remote",
        "spring-test" or "spring-boot-test" or "spring-boot-test-autoconfigure" or "spring-boot-starter-test" or "spring-boot-testcontainers" => "a test framework",
        "spring-security-test" or "spring-kafka-test" or "spring-batch-test" => "a test framework",
        _ => null,
    };
}
