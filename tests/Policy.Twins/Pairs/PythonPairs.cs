namespace Policy.Twins.Pairs;

/// <summary>Python: wheels, uv, poetry.</summary>
internal static class PythonPairs
{
    /// <summary>The pairs.</summary>
    public static IEnumerable<PairSource> All =>
    [
        new("wheels", "python", PythonApplications.Web,
            """
            FROM <base>
            <tools>
            WORKDIR /srv
            COPY . .
            RUN pip install -r <requirements>
            <user>
            CMD ["gunicorn", "app:app"]
            """,
            """
            FROM python:3.11 AS build
            WORKDIR /srv
            COPY requirements.txt .
            RUN pip wheel --no-cache-dir -w /wheels -r requirements.txt
            FROM python:3.11-slim
            WORKDIR /srv
            COPY --from=build /wheels /wheels
            COPY requirements.txt .
            RUN pip install --no-cache-dir --no-index --find-links=/wheels -r requirements.txt && rm -rf /wheels
            COPY . .
            USER nobody
            CMD ["gunicorn", "app:app"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=python:3.11-alpine\ntools=RUN apk add --no-cache build-base postgresql-dev libffi-dev\nrequirements=requirements.txt"),
                new(Dialects.BuildKit, "base=python:3.11-slim\ntools=RUN apt-get update && apt-get install -y gcc libpq-dev\nrequirements=requirements.txt\nuser=USER nobody"),
                new(Dialects.Buildah, "base=python:3.11-slim\ntools=RUN apt-get update && apt-get install -y build-essential libpq-dev && rm -rf /var/lib/apt/lists/*\nrequirements=requirements-dev.txt"),
            ],
        },
        new("uv", "python", PythonApplications.Web,
            """
            FROM <base>
            <tools>
            COPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /usr/local/bin/
            WORKDIR /app
            COPY . .
            RUN uv sync --frozen
            ENV PATH="/app/.venv/bin:$PATH"
            CMD ["gunicorn", "app:app"]
            """,
            """
            FROM <base> AS build
            <tools>
            COPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /usr/local/bin/
            WORKDIR /app
            COPY pyproject.toml uv.lock ./
            RUN uv sync --frozen --no-dev --no-install-project
            COPY . .
            RUN uv sync --frozen --no-dev
            FROM python:3.11-slim
            RUN useradd --system --uid 10001 app
            WORKDIR /app
            COPY --from=build --chown=app:app /app /app
            ENV PATH="/app/.venv/bin:$PATH"
            USER app
            CMD ["gunicorn", "app:app"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=python:3.11-slim\ntools=RUN apt-get update && apt-get install -y build-essential && rm -rf /var/lib/apt/lists/*"),
                new(Dialects.BuildKit, "base=python:3.11"),
                new(Dialects.BuildahLayers, "base=python:3.11-slim\ntools=RUN apt-get update && apt-get install -y gcc g++ libc6-dev"),
            ],
        },
        new("poetry", "python", PythonApplications.Web,
            """
            FROM <base>
            RUN pip install poetry==1.7.1
            <tools>
            WORKDIR /code
            COPY pyproject.toml poetry.lock ./
            RUN poetry install --no-interaction <groups>
            COPY . .
            CMD ["gunicorn", "app:app"]
            """,
            """
            FROM python:3.11 AS build
            RUN pip install poetry==1.7.1
            ENV POETRY_VIRTUALENVS_IN_PROJECT=1
            WORKDIR /code
            COPY pyproject.toml poetry.lock ./
            RUN poetry install --only main --no-root
            FROM <runtime>
            WORKDIR /code
            ENV PATH="/code/.venv/bin:$PATH"
            COPY --from=build /code/.venv .venv
            COPY app.py ./
            COPY inventory ./inventory
            <user>
            CMD ["gunicorn", "app:app"]
            """)
        {
            Variants =
            [
                new(Dialects.Docker, "base=python:3.11\nruntime=python:3.11-slim\ngroups=--no-root"),
                new(Dialects.BuildKit, "base=python:3.11-slim\nruntime=python:3.11-slim\ntools=RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*\ngroups=--no-root\nuser=USER nobody"),
                new(Dialects.Buildah, "base=python:3.11\nruntime=python:3.11-slim\ngroups=--only main --no-root"),
            ],
        },
    ];
}
