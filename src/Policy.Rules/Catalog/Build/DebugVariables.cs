namespace Policy.Rules.Catalog.Build;

/// <summary>Environment variables that put a framework into its development or debugging mode.</summary>
internal static class DebugVariables
{
    private static string[] Truth => ["1", "true", "yes", "on", "t", "y"];

    /// <summary>What a variable turns on, how sure that is, and what to write instead; null where it turns on nothing.</summary>
    public static (string Mode, double Confidence, string Remedy)? Read(string name, string value)
    {
        if (name == "DEBUG")
        {
            return Debug(value);
        }

        return Known(name) is { } setting && setting.Values.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase)
            ? (setting.Mode, 1, setting.Remedy)
            : null;
    }

    private static Setting? Known(string name) => name switch
    {
        "NODE_ENV" => new("development", "Set NODE_ENV=production.", ["development", "dev"]),
        "ASPNETCORE_ENVIRONMENT" => new("development", "Set ASPNETCORE_ENVIRONMENT=Production, or leave it out.", ["development"]),
        "DOTNET_ENVIRONMENT" => new("development", "Set DOTNET_ENVIRONMENT=Production, or leave it out.", ["development"]),
        "FLASK_ENV" => new("development", "Leave FLASK_ENV out.", ["development"]),
        "RAILS_ENV" => new("development", "Set RAILS_ENV=production.", ["development"]),
        "RACK_ENV" => new("development", "Set RACK_ENV=production.", ["development"]),
        "MIX_ENV" => new("development", "Set MIX_ENV=prod.", ["dev"]),
        "GIN_MODE" => new("debug", "Set GIN_MODE=release.", ["debug"]),
        "FLASK_DEBUG" => new("debug", "Leave FLASK_DEBUG out.", Truth),
        "DJANGO_DEBUG" => new("debug", "Leave DJANGO_DEBUG out.", Truth),
        "APP_DEBUG" => new("debug", "Set APP_DEBUG=false.", Truth),
        _ => null,
    };

    // A pattern (*, express:*) is npm's debug package; a truth is a habit of many frameworks and no convention of any.
    private static (string, double, string)? Debug(string value) => value.Contains('*', StringComparison.Ordinal)
        ? ("debug", 1, "Leave DEBUG out; set it for the hour in which it is needed.")
        : Truth.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase) ? ("debug", 0.7, "Leave DEBUG out.") : null;

    private sealed record Setting(string Mode, string Remedy, string[] Values);
}
