namespace Policy.Twins.Pairs;

/// <summary>Java: Maven, Gradle, Spring Boot's layers, and the wrappers on a bare JDK.</summary>
internal static class JavaPairs
{
    private const string MavenSingle =
        """
        FROM <base>
        WORKDIR /build
        COPY . .
        RUN mvn -B <goal> -DskipTests
        EXPOSE 8080
        <user>
        CMD ["java", "-jar", "target/catalog-1.0.0.jar"]
        """;

    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("Maven", "java", ServerApplications.Spring, MavenSingle,
            """
            FROM maven:3.9-eclipse-temurin-17 AS build
            WORKDIR /build
            COPY pom.xml .
            RUN mvn -B dependency:go-offline
            COPY src ./src
            RUN mvn -B package -DskipTests
            FROM <runtime>
            WORKDIR /app
            COPY --from=build /build/target/catalog-1.0.0.jar app.jar
            <user>
            <command>
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=maven:3.9-eclipse-temurin-17\ngoal=package\nruntime=eclipse-temurin:17-jre\ncommand=ENTRYPOINT [\"java\", \"-jar\", \"app.jar\"]"),
                new(Dialects.BuildKit, "base=maven:3.9-eclipse-temurin-17\ngoal=clean install\nruntime=gcr.io/distroless/java17-debian12:nonroot\ncommand=CMD [\"app.jar\"]\nuser=USER 65532"),
                new(Dialects.Buildah, "base=maven:3.9-eclipse-temurin-17\ngoal=package\nruntime=eclipse-temurin:17-jre-alpine\ncommand=CMD [\"java\", \"-jar\", \"app.jar\"]"),
            ],
        },
        new("Gradle", "java", ServerApplications.Spring,
            """
            FROM <base>
            WORKDIR /workspace
            COPY . .
            RUN <gradle> bootJar --no-daemon
            <move>
            CMD ["java", "-jar", "/workspace/build/libs/catalog-1.0.0.jar"]
            """,
            """
            FROM <base> AS build
            WORKDIR /workspace
            COPY . .
            RUN <gradle> bootJar --no-daemon
            FROM <runtime>
            COPY --from=build /workspace/build/libs/*.jar /app.jar
            CMD ["java", "-jar", "/app.jar"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=gradle:8.6-jdk17\ngradle=gradle\nruntime=eclipse-temurin:17-jre"),
                new(Dialects.BuildKit, "base=eclipse-temurin:17-jdk\ngradle=./gradlew\nruntime=eclipse-temurin:17-jre-alpine"),
                new(Dialects.BuildahLayers, "base=gradle:8.6-jdk17\ngradle=gradle\nruntime=eclipse-temurin:17-jre"),
            ],
        },
        new("Spring Boot in layers", "java", ServerApplications.Spring,
            """
            FROM <base>
            <tools>
            WORKDIR /app
            COPY . .
            RUN <build> && cp target/catalog-1.0.0.jar app.jar
            <clean>
            ENTRYPOINT ["java", "-jar", "app.jar"]
            """,
            """
            FROM eclipse-temurin:17-jdk AS build
            WORKDIR /app
            COPY . .
            RUN ./mvnw -B package -DskipTests
            FROM eclipse-temurin:17-jre AS layers
            WORKDIR /app
            COPY --from=build /app/target/catalog-1.0.0.jar app.jar
            RUN java -Djarmode=layertools -jar app.jar extract
            FROM <runtime>
            WORKDIR /app
            COPY --from=layers /app/dependencies/ ./
            COPY --from=layers /app/spring-boot-loader/ ./
            COPY --from=layers /app/application/ ./
            ENTRYPOINT ["java", "org.springframework.boot.loader.launch.JarLauncher"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=eclipse-temurin:17-jdk\nbuild=./mvnw -B package\nruntime=eclipse-temurin:17-jre-alpine"),
                new(Dialects.BuildKit, "base=eclipse-temurin:17-jdk-alpine\nbuild=./mvnw -B package\nruntime=eclipse-temurin:17-jre"),
                new(Dialects.Buildah, "base=debian:12\ntools=RUN apt-get update && apt-get install -y maven\nbuild=mvn -B package\nruntime=eclipse-temurin:17-jre"),
            ],
        },
    ];
}
