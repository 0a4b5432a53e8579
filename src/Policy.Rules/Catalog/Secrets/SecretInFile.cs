using System.Collections.Immutable;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Secrets;

/// <summary><c>secret-in-file</c>: a credential lies in a file of a layer, also of one that a later layer deletes.</summary>
public sealed class SecretInFile : Rule
{
    private const int FilesNamed = 3;
    private const int FilesShown = 8;

    // Below it a finding warns and keeps nothing out.
    private const double Sure = 0.7;

    // Of longer paths globs would take too long, and none is real.
    private const int LongestPath = 1024;

    /// <summary>Files that may hold credentials.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow", "Globs of paths that may hold credentials, such as `etc/ssl/private/ssl-cert-snakeoil.key` or `app/fixtures/**`.");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "secret-in-file",
        Title = "A credential lies in a file of the image",
        Category = RuleCategory.Secrets,
        Severity = Severity.High,
        Rationale = "Whoever can pull an image can read all files of all its layers without running it, those that a later step deletes too. "
            + "Files that tools keep credentials in are read by their format, Java's keystores and PKCS #12 for private keys, of other text files the first "
            + "1Mi is searched for private keys and tokens that are known by their looks. Test data, documentation, public certificates and placeholders do not count.",
        Remedy = "Revoke what is out. Give credentials to the build with RUN --mount=type=secret and to the container with a Kubernetes Secret that is mounted.",
        Needs = Needs.Config | Needs.Files | Needs.Secrets,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var globs = input.Parameters.Get(Allow);
        var found = FileSecretFinder.Find(input.Contents).Where(file => !IsAllowed(globs, file.Path))
            .OrderByDescending(file => file.Confidence).ThenByDescending(file => file.Layer).ThenBy(file => file.Path, StringComparer.Ordinal).ToImmutableArray();
        if (found.IsEmpty)
        {
            return Unread(input.Contents, globs) ?? Verdict.Pass;
        }

        // What steps are called is quoted here too, and could be cut through a credential.
        var history = ImageSecrets.In(input.Facts).Redacted.History;
        var sure = found.Where(file => file.Confidence >= Sure).ToImmutableArray();
        var doubtful = found.Where(file => file.Confidence < Sure).ToImmutableArray();
        return Verdict.Found([
            .. sure.IsEmpty ? [] : new[] { Finding(sure, history) },
            .. doubtful.IsEmpty ? [] : new[]
            {
                Finding(doubtful, history) with
                {
                    Ceiling = EnforcementAction.Warn,
                    Remedy = "Everybody who pulls the image has it: see that nothing trusts it and leave the file out, or make it anew when the container starts. "
                        + "What is meant to be there can be allowed by its path (allow).",
                },
            }]);
    }

    private static bool IsAllowed(ImmutableArray<string> globs, string path) =>
        path.Length <= LongestPath && globs.Any(glob => Glob.Matches(glob.TrimStart('/'), path));

    // Nothing was found, and not all was looked at.
    private static Verdict? Unread(ImageContents contents, ImmutableArray<string> globs)
    {
        foreach (var layer in contents.Layers)
        {
            if (layer.Secrets.Length >= FileSecretScanner.MostOfLayer)
            {
                return Verdict.Unknown(UnknownReason.OverLimit, $"a layer holds {layer.Secrets.Length} credentials that the policy allows, and no more are looked for");
            }

            if (layer.Problems.FirstOrDefault(problem => FileSecretScanner.IsKnown(problem.Path) && !IsAllowed(globs, problem.Path)) is { } problem)
            {
                return Verdict.Unknown(problem.Reason, $"{SafeText.Plain(problem.Path)}: {problem.Message}");
            }
        }

        return null;
    }

    private static RuleFinding Finding(ImmutableArray<SecretFile> files, BuildHistory history) => new(
        Message(files, history), [.. files.Take(FilesShown).Select(file => Evidence(file, history))])
    {
        Confidence = files[0].Confidence,
        Remedy = Remedy(files, history),
    };

    private static string Message(ImmutableArray<SecretFile> files, BuildHistory history)
    {
        var hidden = files.Count(file => !file.IsVisible);
        var bases = files.Count(file => IsOfBase(file, history));
        if (files is [var only])
        {
            var gone = only.RemovedBy is { } by ? $"; {LayerNames.MadeBy(history, by)} {(only.IsOverwritten ? "overwrites" : "deletes")} the file, and its layer still holds it"
                : hidden > 0 ? "; a later layer hides the file, and its layer still holds it"
                : "";
            return $"{only.Secrets[0].Kind} lies in {SafeText.Plain(only.Path)}, written by {LayerNames.MadeBy(history, only.Layer)}{(bases > 0 ? " of the base image" : "")}{gone}";
        }

        var still = hidden == 0 ? ""
            : hidden == files.Length ? "; later layers delete or overwrite all of them, and they can still be read"
            : $"; later layers delete or overwrite {hidden} of them, which can still be read";
        var whose = bases == 0 ? "" : bases == files.Length ? "; all are the base image's" : $"; {bases} of them are the base image's";
        return $"{files.Length} files hold credentials: "
            + FileEvidence.List([.. files.Select(file => $"{file.Secrets[0].Kind} in {SafeText.Plain(file.Path)}")], FilesNamed) + still + whose;
    }

    private static Evidence Evidence(SecretFile file, BuildHistory history)
    {
        var first = file.Secrets[0];
        var more = file.Secrets.Length switch { 1 => "", 2 => " and one more", var n => $" and {n - 1} more" };
        var gone = file.RemovedBy is { } by ? $", {(file.IsOverwritten ? "overwritten" : "deleted")} by {LayerNames.MadeBy(history, by)} and still in its layer"
            : file.IsVisible ? "" : ", hidden by a later layer and still in its own";
        return new Evidence(
            EvidenceKind.File, file.Path,
            $"{first.Kind} in line {first.Line}{more}: {first.Excerpt}; written by {LayerNames.MadeBy(history, file.Layer)}{(IsOfBase(file, history) ? " of the base image" : "")}{gone}",
            file.Bytes);
    }

    private static string Remedy(ImmutableArray<SecretFile> files, BuildHistory history)
    {
        const string revoke = "Revoke what is out: everybody who can pull the image has it, and deleting it in a later step changes nothing. ";
        return files.All(file => file.Secrets[0].Kind == KeyFiles.HostKey)
            ? "Make host keys when the container starts (ssh-keygen -A), and delete those that the package makes in the step that installs it: with them anybody can pose as this server."
            : files.All(file => IsOfBase(file, history))
                ? revoke + "It came with the base image: tell its makers, and build on one without it."
                : revoke + "Give it to the build with RUN --mount=type=secret, which leaves nothing in the image, and to the container with a Kubernetes Secret that is mounted; "
                    + "name the file in .dockerignore.";
    }

    private static bool IsOfBase(SecretFile file, BuildHistory history) => file.Layer < history.Base.Layers;
}
