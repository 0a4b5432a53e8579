using Policy.Rules.Contents;

namespace Policy.Twins.Pairs;

/// <summary>Applications of compiled languages and of PHP, Ruby and Elixir.</summary>
internal static class ServerApplications
{
    /// <summary>A server in Go.</summary>
    public static Application Go { get; } = new()
    {
        Name = "gateway",
        Context = "go.mod 900\ngo.sum 9K\nMakefile 700\ncmd/server/main.go 2K\ninternal/api/api.go 9K\ninternal/api/api_test.go 6K\ninternal/store/store.go 7K\nmigrations/001_init.sql 1K",
        ProgramBytes = 14_600_000,
        Dependencies = Application.Table(
            PackageKind.Go,
            """
            github.com/go-chi/chi/v5 v5.0.12 420K
            github.com/jackc/pgx/v5 v5.5.3 4.6M
            go.uber.org/zap v1.27.0 1.6M
            golang.org/x/sys v0.17.0 8.6M
            golang.org/x/text v0.14.0 23M
            github.com/prometheus/client_golang v1.18.0 1.9M
            google.golang.org/protobuf v1.32.0 7.4M
            """),
    };

    /// <summary>A service on Spring Boot, for Maven and for Gradle.</summary>
    public static Application Spring { get; } = new()
    {
        Name = "catalog",
        Context =
            """
            pom.xml 3K
            mvnw 11K s
            .mvn/wrapper/maven-wrapper.properties 200
            build.gradle 1.4K
            settings.gradle 60
            gradlew 8.6K s
            gradle/wrapper/gradle-wrapper.jar 63K
            gradle/wrapper/gradle-wrapper.properties 250
            src/main/java/com/example/Application.java 500
            src/main/java/com/example/CatalogController.java 4K
            src/main/resources/application.properties 600
            src/test/java/com/example/CatalogControllerTest.java 3K
            """,
        Dependencies = Application.Table(
            PackageKind.Maven,
            """
            org.springframework.boot:spring-boot 3.2.3 1.6M
            org.springframework.boot:spring-boot-autoconfigure 3.2.3 1.9M
            org.springframework:spring-core 6.1.4 1.9M
            org.springframework:spring-web 6.1.4 1.9M
            org.springframework:spring-webmvc 6.1.4 1M
            org.apache.tomcat.embed:tomcat-embed-core 10.1.19 3.5M
            org.hibernate.orm:hibernate-core 6.4.4.Final 11.2M
            net.bytebuddy:byte-buddy 1.14.12 4.1M
            com.fasterxml.jackson.core:jackson-databind 2.15.4 1.6M
            org.postgresql:postgresql 42.6.1 1.1M
            ch.qos.logback:logback-classic 1.4.14 260K
            org.junit.jupiter:junit-jupiter-api 5.10.2 210K dev
            org.springframework.boot:spring-boot-test 3.2.3 240K dev
            org.assertj:assertj-core 3.24.2 1.3M dev
            """),
    };

    /// <summary>A web API on ASP.NET Core.</summary>
    public static Application AspNet { get; } = new()
    {
        Name = "Ledger",
        Context = "Ledger.sln 1K\nLedger.csproj 900\nProgram.cs 3K\nControllers/EntriesController.cs 4K\nappsettings.json 300\nappsettings.Development.json 150",
        Dependencies = Application.Table(
            PackageKind.DotNet,
            """
            Microsoft.EntityFrameworkCore 8.0.2 2.5M
            Npgsql.EntityFrameworkCore.PostgreSQL 8.0.0 700K
            Npgsql 8.0.2 1.4M
            Serilog 3.1.1 140K
            Swashbuckle.AspNetCore.SwaggerGen 6.5.0 90K
            Microsoft.CodeAnalysis.NetAnalyzers 8.0.0 2.9M dev
            """),
    };

    /// <summary>A server in Rust.</summary>
    public static Application Rust { get; } = new()
    {
        Name = "ingest",
        Context = "Cargo.toml 900\nCargo.lock 60K\nsrc/main.rs 4K\nsrc/routes.rs 7K\nbenches/parse.rs 2K",
        ProgramBytes = 9_400_000,
        Dependencies = Application.Table(
            PackageKind.Cargo, "tokio 1.36.0 3.4M\naxum 0.7.4 900K\nserde 1.0.197 500K\nserde_json 1.0.114 700K\nhyper 1.2.0 900K\nsyn 2.0.52 1.6M\nring 0.17.8 9M\ntracing 0.1.40 460K"),
    };

    /// <summary>A site on Rails.</summary>
    public static Application Rails { get; } = new()
    {
        Name = "shop",
        Context =
            """
            Gemfile 1.5K
            Gemfile.lock 9K
            Rakefile 250
            config.ru 160
            bin/rails 140 s
            app/controllers/orders_controller.rb 3K
            app/models/order.rb 2K
            app/views/orders/index.html.erb 3K
            app/assets/stylesheets/application.css 4K
            config/routes.rb 500
            db/schema.rb 4K
            spec/models/order_spec.rb 2K
            """,
        Dependencies = Application.Table(
            PackageKind.Gem,
            """
            rails 7.1.3 40K
            actionpack 7.1.3 1.9M
            activerecord 7.1.3 2.7M
            pg 1.5.5 1.9M native
            puma 6.4.2 900K native
            nokogiri 1.16.2 12M native
            bootsnap 1.18.3 210K native
            sprockets 4.2.1 420K
            rspec-rails 6.1.1 380K dev
            rubocop 1.60.2 3.9M dev
            capybara 3.40.0 900K dev
            web-console 4.2.1 180K dev
            """),
    };

    /// <summary>A site on Laravel, with assets that npm builds.</summary>
    public static Application Laravel { get; } = new()
    {
        Name = "intranet",
        Context =
            """
            composer.json 1.9K
            composer.lock 290K
            package.json 400
            package-lock.json 90K
            vite.config.js 300
            artisan 1.6K s
            app/Http/Controllers/HomeController.php 2K
            resources/js/app.js 1K
            resources/css/app.css 2K
            routes/web.php 600
            public/index.php 1.7K
            phpunit.xml 1K
            tests/Feature/HomeTest.php 900
            """,
        Dependencies = Application.Table(
            PackageKind.Npm, "vite 5.1.4 3.1M dev\nlaravel-vite-plugin 1.0.2 60K dev\nesbuild 0.19.12 9.4M dev native\ntailwindcss 3.4.1 5.8M dev\naxios 1.6.7 2.1M"),
        Outputs = "public/build/manifest.json 300\npublic/build/assets/app-4e5f.js 140K\npublic/build/assets/app-1a2b.css 40K",
    };

    /// <summary>A daemon in C.</summary>
    public static Application C { get; } = new()
    {
        Name = "echod",
        Context = "Makefile 900\nCMakeLists.txt 600\nmain.c 9K\nserver.c 14K\nserver.h 1K",
        ProgramBytes = 1_400_000,
    };

    /// <summary>A server in Elixir.</summary>
    public static Application Elixir { get; } = new()
    {
        Name = "chat",
        Context = "mix.exs 2K\nmix.lock 9K\nconfig/config.exs 900\nconfig/runtime.exs 1K\nlib/chat/application.ex 1K\nlib/chat_web/router.ex 1K\npriv/static/app.css 20K",
    };
}
