using Policy.Twins.Builders;
using Policy.Twins.Worlds;

namespace Policy.Twins.Bases;

/// <summary>Eclipse Temurin as JDK and JRE, and Maven and Gradle upon the JDK.</summary>
internal static class JavaImages
{
    private const string Runtime =
        """
        bin/java 12K x
        bin/keytool 12K x
        bin/jrunscript 12K x
        bin/rmiregistry 12K x
        lib/server/libjvm.so 22M
        lib/server/classes.jsa 12.6M
        lib/security/cacerts 170K
        lib/jspawnhelper 14K x
        release 1K
        """;

    private const string Kit =
        """
        bin/javac 12K x
        bin/jar 12K x
        bin/jshell 12K x
        bin/jlink 12K x
        bin/jdb 12K x
        bin/javadoc 12K x
        include/jni.h 72K
        jmods/java.base.jmod 70M
        lib/modules 125M
        lib/src.zip 50M
        lib/ct.sym 8M
        """;

    private const string Maven =
        """
        bin/mvn 5.8K s
        bin/m2.conf 327
        boot/plexus-classworlds-2.7.0.jar 52K
        lib/maven-core-3.9.6.jar 690K
        lib/guice-5.1.0-classes.jar 8.9M
        conf/settings.xml 10K
        """;

    private static readonly ClassicDocker Docker = new();
    private static readonly BuildKit Kits = new();

    /// <summary>The images.</summary>
    public static IEnumerable<BaseImage> All =>
    [
        new("eclipse-temurin:17-jdk", () => Temurin("ubuntu:22.04", jdk: true)),
        new("eclipse-temurin:17-jre", () => Temurin("ubuntu:22.04", jdk: false)),
        new("eclipse-temurin:17-jdk-alpine", () => Temurin("alpine:3.19", jdk: true)),
        new("eclipse-temurin:17-jre-alpine", () => Temurin("alpine:3.19", jdk: false)),
        new("maven:3.9-eclipse-temurin-17", () => BaseImages.On("eclipse-temurin:17-jdk", Kits, 3)
            .Run("apt-get update   && apt-get install -y ca-certificates curl git openssh-client --no-install-recommends   && rm -rf /var/lib/apt/lists/*")
            .Env("MAVEN_HOME", "/usr/share/maven")
            .Step(new Step("COPY", "", "") { Sources = ["/usr/share/maven"], Destination = "/usr/share/maven" }, machine => machine.WriteAll(Maven, "usr/share/maven"))
            .Copy("/usr/local/bin/mvn-entrypoint.sh", "/usr/local/bin/mvn-entrypoint.sh", "usr/local/bin/mvn-entrypoint.sh 1.7K s")
            .Copy("/usr/share/maven/ref/settings-docker.xml", "/usr/share/maven/ref/settings-docker.xml", "usr/share/maven/ref/settings-docker.xml 327")
            .Run("ln -s ${MAVEN_HOME}/bin/mvn /usr/bin/mvn", "usr/bin/mvn -> /usr/share/maven/bin/mvn")
            .Remark("ARG", "MAVEN_VERSION=3.9.6")
            .Remark("ARG", "USER_HOME_DIR=/root")
            .Env("MAVEN_CONFIG", "/root/.m2")
            .Entrypoint("/usr/local/bin/mvn-entrypoint.sh").Cmd("mvn").Finish()),
        new("gradle:8.6-jdk17", () => BaseImages.On("eclipse-temurin:17-jdk", Kits, 3)
            .Cmd("gradle")
            .Env("GRADLE_HOME", "/opt/gradle")
            .Run("set -o errexit -o nounset     && echo \"Adding gradle user and group\"     && groupadd --system --gid 1000 gradle     && useradd --system --gid gradle --uid 1000 --shell /bin/bash --create-home gradle     && mkdir /home/gradle/.gradle     && chown --recursive gradle:gradle /home/gradle     && ln --symbolic /home/gradle/.gradle /root/.gradle", machine =>
                World.Run(machine, "groupadd --system --gid 1000 gradle; useradd --system --uid 1000 gradle; mkdir /home/gradle/.gradle"))
            .Remark("VOLUME", "/home/gradle/.gradle")
            .Workdir("/home/gradle")
            .Run("apt-get update     && apt-get install --yes --no-install-recommends         unzip         wget         git         && rm --recursive --force /var/lib/apt/lists/*     && which git")
            .Env("GRADLE_VERSION", "8.6")
            .Run("set -o errexit -o nounset     && echo \"Downloading Gradle\"     && wget --no-verbose --output-document=gradle.zip \"https://example.org/distributions/gradle-${GRADLE_VERSION}-bin.zip\"     && unzip gradle.zip     && rm gradle.zip     && mv \"gradle-${GRADLE_VERSION}\" \"${GRADLE_HOME}/\"     && ln --symbolic \"${GRADLE_HOME}/bin/gradle\" /usr/bin/gradle", "opt/gradle/bin/gradle 8.6K s\nopt/gradle/lib/gradle-core-8.6.jar 2.4M\nopt/gradle/lib/plugins/kotlin-compiler-embeddable-1.9.20.jar 118M\nusr/bin/gradle -> /opt/gradle/bin/gradle").Finish()),
    ];

    private static SimulatedImage Temurin(string parent, bool jdk)
    {
        var builder = BaseImages.On(parent, Docker, 2)
            .Env("JAVA_HOME", "/opt/java/openjdk")
            .Env("PATH", "/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .Env("LANG", "en_US.UTF-8");
        builder = parent.StartsWith("alpine", StringComparison.Ordinal)
            ? builder.Run("apk add --no-cache         fontconfig java-cacerts         musl-locales tzdata", machine => World.Run(machine, "apk add --no-cache tzdata ca-certificates"))
            : builder.Run("apt-get update     && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends         curl         wget         ca-certificates         locales         tzdata     && rm -rf /var/lib/apt/lists/*");
        builder = builder
            .Env("JAVA_VERSION", "jdk-17.0.10+7")
            .Run("set -eux;     ARCH=\"$(dpkg --print-architecture)\";     wget --progress=dot:giga -O /tmp/openjdk.tar.gz ${BINARY_URL};     mkdir -p \"$JAVA_HOME\";     tar --extract       --file /tmp/openjdk.tar.gz       --directory \"$JAVA_HOME\"       --strip-components 1     ;     rm -f /tmp/openjdk.tar.gz", machine =>
            {
                machine.WriteAll(Runtime, "opt/java/openjdk");
                machine.WriteAll(jdk ? Kit : "lib/modules 42M", "opt/java/openjdk");
            })
            .Run("set -eux;     echo \"Verifying install ...\";     java --version;     echo \"Complete.\"", "")
            .Copy("entrypoint.sh", "/__cacert_entrypoint.sh", "__cacert_entrypoint.sh 1.2K s")
            .Entrypoint("/__cacert_entrypoint.sh");
        return (jdk ? builder.Cmd("jshell") : builder).Finish();
    }
}
