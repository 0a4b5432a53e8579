using Policy.Rules.Contents;

namespace Policy.Twins.Pairs;

/// <summary>Applications of Python.</summary>
internal static class PythonApplications
{
    /// <summary>A web application.</summary>
    public static Application Web { get; } = new()
    {
        Name = "inventory",
        Context =
            """
            requirements.txt 900
            requirements-dev.txt 200
            pyproject.toml 1.2K
            uv.lock 180K
            poetry.lock 150K
            app.py 4K
            inventory/__init__.py 100
            inventory/models.py 6K
            inventory/views.py 9K
            manage.py 600
            """,
        Dependencies = Application.Table(
            PackageKind.Python,
            """
            flask 3.0.2 420K
            gunicorn 21.2.0 560K
            sqlalchemy 2.0.27 9.8M native
            psycopg2 2.9.9 1.4M native
            numpy 1.26.4 61M native
            pydantic-core 2.16.2 4.3M native
            werkzeug 3.0.1 1.1M
            jinja2 3.1.3 650K
            click 8.1.7 470K
            cryptography 42.0.5 8.6M native
            requests 2.31.0 300K
            pytest 8.0.1 1.3M dev
            mypy 1.8.0 28M dev native
            black 24.2.0 1.9M dev
            ruff 0.2.2 21M dev native
            """),
    };

    /// <summary>A script of the standard library.</summary>
    public static Application Script { get; } = new() { Name = "rotate", Context = "rotate.py 6K\nconfig.yaml 300\nrun.sh 700" };
}
