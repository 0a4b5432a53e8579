namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>
/// How much each thing that is seen says for one stage, or against it: log odds, which add up. A change here shows in
/// the accuracy tables.
/// </summary>
internal static class StageWeights
{
    /// <summary>Where nothing is seen: most images of an application that needs no build are built in one stage, rightly.</summary>
    public const double Start = -2;

    /// <summary>A step of the application builds: what is built in the image's own steps is built in its last stage.</summary>
    public const double BuildCommand = 3;

    /// <summary>A compiler or an SDK is in the final image. Stages exist to leave these behind; alone it has to be enough.</summary>
    public const double Toolchain = 4.5;

    /// <summary>
    /// The base has a toolchain, and the application's steps do nothing but copy. It may have been built elsewhere and run
    /// on too large a base, which <c>build-tools</c> says; where the builder hides what COPY takes, this must not convict.
    /// </summary>
    public const double ToolchainUnderCopies = 1.8;

    /// <summary>Only a build system (make, Maven without javac): of use to nobody without a compiler, and often forgotten.</summary>
    public const double BuildSystem = 1;

    /// <summary>Dependencies of development are installed beside the application's: the tools that Node.js builds with.</summary>
    public const double DevDependencies = 2;

    /// <summary>Sources stand beside what was compiled from them.</summary>
    public const double Sources = 2;

    /// <summary>A cache that builds fill, and nothing at run time.</summary>
    public const double BuildCache = 1;

    /// <summary>What a step built with is in no layer: it was purged in the step that brought it, which is as good as a stage.</summary>
    public const double ToolsGone = -4;

    /// <summary>COPY takes an absolute path, or says from which stage: what runs was made in another stage.</summary>
    public const double CopiedFromStage = -5.5;

    /// <summary>The same where the image's own steps build with tools that are still there: something came from elsewhere, not all.</summary>
    public const double CopiedFromStageToo = -2;

    /// <summary>
    /// Provenance says that the Dockerfile has one stage. It is not verified: it may make surer and never less sure, so
    /// there is no weight for the contrary.
    /// </summary>
    public const double ProvenanceOfOneStage = 2;
}
