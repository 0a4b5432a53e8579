using System.Globalization;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Identity;

/// <summary>What can be told of a user without the image's files.</summary>
internal enum UserKind
{
    /// <summary>Uid 0, or Windows' administrator.</summary>
    Root,

    /// <summary>A number that root cannot be, or a Windows account that is no administrator.</summary>
    NotRoot,

    /// <summary>A name, whose uid stands in the image's /etc/passwd.</summary>
    Name,

    /// <summary>Whatever the Windows base image says, which its config does not.</summary>
    WindowsDefault,
}

/// <summary>The user that a container runs as, and where that is said.</summary>
/// <param name="Kind">What can be told.</param>
/// <param name="Text">The user as written, group cut off; empty where it is unset.</param>
/// <param name="Why">What makes it so, as the end of a sentence.</param>
/// <param name="Evidence">Where it is said.</param>
/// <param name="Confidence">How sure <paramref name="Kind"/> is.</param>
internal sealed record ContainerUser(UserKind Kind, string Text, string Why, Evidence Evidence, double Confidence = 1)
{
    // Linux keeps the upper half of 32-bit ids for what went wrong; Kubernetes and containerd end at the same number.
    private const long LargestUid = int.MaxValue;

    /// <summary>Whether the pod says it, not the image.</summary>
    public bool FromPod { get; private init; }

    /// <summary>Where the image's own files say what uid a name has; null where they were not asked.</summary>
    public Evidence? Account { get; private init; }

    /// <summary>Whether the image names its user, so that its own <c>/etc/passwd</c> says who that is.</summary>
    public bool IsNamedByImage => !FromPod && Text.Length > 0 && !IsNumber(Text);

    /// <summary>
    /// Whether the container runs on Windows: the platform asked for is Windows', and the image does not say otherwise.
    /// The image's word alone is not taken: nodes start an image whatever system its config names, and on Linux
    /// <c>USER 0</c> is root there too.
    /// </summary>
    public static bool IsWindows(RuleInput input)
    {
        var built = input.Facts.Config.Platform;
        return IsWindows(input.Platform ?? built) && IsWindows(built ?? input.Platform);
    }

    /// <summary>The user of the container: the pod's where it says one, else the image's.</summary>
    /// <param name="input">What is judged.</param>
    /// <param name="pod">The pod to go by; null judges the image alone.</param>
    public static ContainerUser Of(RuleInput input, PodContext? pod)
    {
        if (IsWindows(input))
        {
            return pod?.WindowsUserName is { } account
                ? OfWindows(account, "windowsOptions.runAsUserName", "runAsUserName: ") with { FromPod = true }
                : OfWindowsImage(input.Facts.Config.User);
        }

        return pod?.RunAsUser is { } uid
            ? OfPod(uid, pod.RunAsUserField ?? "securityContext.runAsUser") with { FromPod = true }
            : OfImage(input.Facts.Config);
    }

    /// <summary>The image's own USER, on Linux.</summary>
    public static ContainerUser OfImage(ImageConfig config)
    {
        var user = NameOf(config.User);
        if (user.Length == 0)
        {
            return config.User.Length == 0
                ? new(UserKind.Root, "", "the image sets no USER", new(EvidenceKind.Config, "config.User", "unset, which means root"))
                : new(UserKind.Root, "", $"the image's USER {Show(config.User)} names a group and no user",
                    new(EvidenceKind.Config, "config.User", $"USER {Show(config.User)}"));
        }

        var evidence = new Evidence(EvidenceKind.Config, "config.User", $"USER {Show(config.User)}");
        var why = $"the image's USER is {Show(config.User)}";
        if (!IsNumber(user))
        {
            // Nothing but habit makes this name uid 0: the image's own /etc/passwd may say otherwise.
            return user == "root" ? new(UserKind.Root, user, why, evidence, 0.98) : new(UserKind.Name, user, why, evidence);
        }

        // All digits, so what does not parse is too large.
        var fits = long.TryParse(user, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid) && uid is >= 0 and <= LargestUid;
        return (fits, uid) switch
        {
            (false, _) => Wrapped(user, why, evidence),
            (_, 0) => new(UserKind.Root, user, why, evidence),
            _ => new(UserKind.NotRoot, user, why, evidence),
        };
    }

    /// <summary>This user, whose name the image's files give a uid.</summary>
    /// <param name="uid">The uid.</param>
    /// <param name="account">Where they say so.</param>
    public ContainerUser With(long uid, Evidence account)
    {
        var user = OfUid(uid, $"{Why}, to which its /etc/passwd gives uid {uid}", Evidence);
        return user with { Text = Text, Account = account };
    }

    /// <summary>
    /// The user of <c>user[:group]</c>. Runtimes cut at the first colon and read the rest with strconv.Atoi, so that
    /// <c>00</c> and <c>+0</c> are 0. Source: containerd, pkg/oci, WithUser.
    /// </summary>
    public static string NameOf(string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? user : user[..colon];
    }

    /// <summary>Whether a runtime reads a user as a number.</summary>
    public static bool IsNumber(string user)
    {
        var digits = user.AsSpan(user.StartsWith('+') || user.StartsWith('-') ? 1 : 0);
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsWindows(Platform? platform) => string.Equals(platform?.Os, "windows", StringComparison.OrdinalIgnoreCase);

    private static ContainerUser OfPod(long uid, string field)
    {
        var evidence = new Evidence(EvidenceKind.Config, field, $"runAsUser: {uid}");
        return OfUid(uid, $"{field} is {uid}", evidence);
    }

    private static ContainerUser OfUid(long uid, string why, Evidence evidence) => uid switch
    {
        0 => new(UserKind.Root, "0", why, evidence),
        < 0 or > LargestUid => Wrapped($"{uid}", why, evidence),
        _ => new(UserKind.NotRoot, $"{uid}", why, evidence),
    };

    private static ContainerUser Wrapped(string user, string why, Evidence evidence) => new(
        UserKind.Root, user, $"{why}, outside 0 to {LargestUid}, where runtimes have wrapped round to 0 (CVE-2024-40635)", evidence, 0.9);

    private static ContainerUser OfWindowsImage(string user) => user.Length == 0
        ? new(UserKind.WindowsDefault, "", "the image sets no USER", new(EvidenceKind.Config, "config.User", "unset, which means the base image's default"))
        : OfWindows(user, "config.User", "USER ");

    // Accounts may stand behind a domain: User Manager\ContainerAdministrator, NT AUTHORITY\SYSTEM.
    private static ContainerUser OfWindows(string account, string where, string prefix)
    {
        var name = account[(account.LastIndexOf('\\') + 1)..].Trim();
        var administrator = name.ToUpperInvariant() is "CONTAINERADMINISTRATOR" or "ADMINISTRATOR" or "SYSTEM";
        return new(
            administrator ? UserKind.Root : UserKind.NotRoot, name, $"{where} is {Show(account)}",
            new(EvidenceKind.Config, where, prefix + Show(account)));
    }

    private static string Show(string user) => SafeText.Excerpt(user, 64);
}
