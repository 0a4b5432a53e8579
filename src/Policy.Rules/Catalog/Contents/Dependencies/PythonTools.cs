using System.Text;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>Python distributions for tests and development.</summary>
internal static class PythonTools
{
    /// <summary>A name as the index compares it: lower case, each run of <c>-</c>, <c>_</c> and <c>.</c> one hyphen. Source: PyPA specifications, "Names and normalization" (PEP 503).</summary>
    public static string Normalized(string name)
    {
        var normalized = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '.'))
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
            else if (normalized.Length == 0 || normalized[^1] != '-')
            {
                normalized.Append('-');
            }
        }

        return normalized.ToString();
    }

    /// <summary>What a distribution is, by its normalized name; null where it is none of these.</summary>
    public static string? WhatIs(string name) => name switch
    {
        // Test runners and what drives them. Not mock, moto, responses and the like: services use them as fakes of their own.
        "pytest" or "nose" or "nose2" or "behave" or "robotframework" or "testtools" or "stestr" => "a test runner",
        "tox" or "nox" => "a runner of tests in many environments",
        "hypothesis" or "factory-boy" or "freezegun" or "time-machine" or "vcrpy" or "testcontainers" => "a test library",
        _ when name.StartsWith("pytest-", StringComparison.Ordinal) => "a plugin of pytest",
        "coverage" or "codecov" or "mutmut" => "a measure of tests",

        // Linters, formatters and type checkers. mypy-extensions and types-* come with libraries that run.
        "flake8" or "pylint" or "pyflakes" or "pycodestyle" or "pydocstyle" or "ruff" or "bandit" or "radon" or "vulture" or "astroid" or "mccabe" => "a linter",
        _ when name.StartsWith("flake8-", StringComparison.Ordinal) || name.StartsWith("pylint-", StringComparison.Ordinal) => "a plugin of a linter",
        "black" or "isort" or "autopep8" or "yapf" or "autoflake" or "djlint" => "a formatter",
        "mypy" or "pyright" or "pytype" or "pyre-check" or "django-stubs" or "sqlalchemy2-stubs" => "a type checker",

        // Debuggers and interactive shells; of IPython see IsKernels.
        "ipdb" or "pdbpp" or "pudb" or "debugpy" or "pydevd" or "django-debug-toolbar" or "flask-debugtoolbar" => "a debugger",
        "ipython" or "bpython" or "ptpython" => "an interactive shell",

        // Documentation and releases.
        "sphinx" or "sphinx-rtd-theme" or "sphinx-autobuild" or "pdoc" or "mkdocs" => "a maker of documentation",
        "pre-commit" => "a runner of git hooks",
        "twine" or "build" or "flit" or "bump2version" or "bumpversion" or "cibuildwheel" or "check-manifest" => "a maker of releases",
        "pip-tools" or "pipdeptree" => "a tool about requirements",
        _ => null,
    };

    /// <summary>Whether a distribution is what Jupyter's kernel runs on, which is no tool where there is one: <c>ipykernel</c> needs both.</summary>
    public static bool IsKernels(string name) => name is "ipython" or "debugpy";

    /// <summary>The folder that a distribution's modules stand in, by its normalized name.</summary>
    public static string ModuleOf(string name) => name switch
    {
        // pytest itself is a few lines.
        "pytest" => "_pytest",
        "ipython" => "IPython",
        "factory-boy" => "factory",
        "robotframework" => "robot",
        "django-debug-toolbar" => "debug_toolbar",
        "pip-tools" => "piptools",
        _ => name.Replace('-', '_'),
    };
}
