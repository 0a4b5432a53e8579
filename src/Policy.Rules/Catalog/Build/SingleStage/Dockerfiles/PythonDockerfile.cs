namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>Python: a virtual environment is made where compilers are, and copied to where none are.</summary>
internal static class PythonDockerfile
{
    public static string Write(BuiltApplication image)
    {
        var version = image.Version("PYTHON_VERSION", 2, "3.13");
        return $"""
            # syntax=docker/dockerfile:1
            FROM python:{version} AS build
            RUN python -m venv /opt/venv
            ENV PATH=/opt/venv/bin:$PATH
            COPY requirements.txt ./
            RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt

            FROM python:{version}-slim
            ENV PATH=/opt/venv/bin:$PATH
            WORKDIR {image.Folder}
            COPY --from=build /opt/venv /opt/venv
            COPY . .
            {image.Closing("65532")}
            """;
    }
}
