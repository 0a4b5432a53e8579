namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Gems of groups development and test, as the templates of Rails and of many gems have them. Not minitest, test-unit,
/// power_assert, debug and rbs, which Ruby itself brings (and Active Support needs the first), nor what applications use in
/// production too: listen, foreman, selenium-webdriver, rack-mini-profiler.
/// </summary>
internal static class GemTools
{
    /// <summary>What a gem is; null where it is none of these.</summary>
    public static string? WhatIs(string name) => name switch
    {
        "rspec" or "rspec-core" or "rspec-expectations" or "rspec-mocks" or "rspec-support" or "rspec-rails" or "cucumber" or "cucumber-rails" => "a test runner",
        "guard" or "guard-rspec" or "spring" or "spring-watcher-listen" or "letter_opener" => "a helper of development",
        "capybara" or "webmock" or "vcr" or "timecop" or "shoulda-matchers" or "database_cleaner" => "a test library",
        "factory_bot" or "factory_bot_rails" or "factory_girl" => "a maker of test data",
        "simplecov" or "simplecov-html" or "mutant" => "a measure of tests",
        "rubocop" or "rubocop-ast" or "standard" or "brakeman" or "bundler-audit" or "reek" or "erb_lint" or "haml_lint" or "solargraph" => "a linter",
        _ when name.StartsWith("rubocop-", StringComparison.Ordinal) => "a plugin of a linter",
        "byebug" or "pry" or "pry-byebug" or "pry-rails" or "better_errors" or "binding_of_caller" or "web-console" or "bullet" => "a debugger",
        _ => null,
    };
}
