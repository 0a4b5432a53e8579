namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Ruby: gems are built where compilers are, and copied to where none are.</summary>
internal static class RubyDockerfile
{
    public static string Write(BuiltApplication image)
    {
        var version = image.Version("RUBY_VERSION", 2, "3.4");
        var assets = image.Commands.IsEmpty ? "" : $"\nRUN {image.CommandsOr("")}";
        return $"""
            # syntax=docker/dockerfile:1
            FROM ruby:{version} AS build
            WORKDIR {image.Folder}
            ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test BUNDLE_PATH=/usr/local/bundle
            COPY Gemfile Gemfile.lock ./
            RUN bundle install && rm -rf /usr/local/bundle/ruby/*/cache
            COPY . .{assets}

            FROM ruby:{version}-slim
            ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test BUNDLE_PATH=/usr/local/bundle
            WORKDIR {image.Folder}
            COPY --from=build /usr/local/bundle /usr/local/bundle
            COPY --from=build {image.Folder} ./
            {image.Closing("65532")}
            """;
    }
}
