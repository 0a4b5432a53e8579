using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>
/// What distributions ship with setuid, setgid or capabilities, at the places where they ship it: /bin, /sbin and /lib as
/// folders of their own or of /usr, and /sbin as a folder of its own or not (Fedora 42). Sources: Debian, dpkg -L and
/// debian/*.postinst; SUSE, permissions(5); Fedora and Arch, file lists of packages.
/// </summary>
internal static class DistributionFiles
{
    /// <summary>Whether a distribution ships the file with setuid or setgid.</summary>
    public static bool HasSetuid(TreeNode file) =>
        IsIn(file.Parent, "bin", "sbin") ? IsSetuidProgram(file.Name) : IsSetuidHelper(file.Name) && IsHelperPlace(file.Path);

    /// <summary>Whether a distribution ships the file with capabilities.</summary>
    public static bool HasCapabilities(TreeNode file) => IsIn(file.Parent, "bin", "sbin")
        ? file.Name is "ping" or "ping4" or "ping6" or "arping" or "clockdiff" or "mtr-packet" or "newuidmap" or "newgidmap" or "systemd-detect-virt"
        : file.Name == "gst-ptp-helper" && file.Path.StartsWith("usr/lib", StringComparison.Ordinal);

    /// <summary>Whether a folder is one of the names at the root or in /usr.</summary>
    public static bool IsIn(TreeNode? folder, params ReadOnlySpan<string> names) =>
        folder is { Parent: { } above } && names.Contains(folder.Name) && (above.Parent is null || (above.Name == "usr" && above.Parent.Parent is null));

    private static bool IsSetuidProgram(string name) => name is
        // util-linux and shadow, as all have them; sg is newgrp by another name.
        "su" or "mount" or "umount" or "passwd" or "chsh" or "chfn" or "newgrp" or "sg" or "gpasswd" or "chage" or "expiry"
        // setgid tty; Debian's alternatives of write.
        or "wall" or "write" or "write.ul" or "bsd-write"
        // PAM.
        or "unix_chkpwd" or "unix2_chkpwd" or "pam_extrausers_chkpwd" or "pam_timestamp_check"
        // OpenSSH, at and cron, setgid to read what is theirs.
        or "ssh-agent" or "at" or "crontab"
        // iputils where file systems keep no capabilities.
        or "ping" or "ping4" or "ping6"
        // Alpine's busybox-suid.
        or "bbsuid"
        // Red Hat's initscripts and usermode; Arch's krb5.
        or "usernetctl" or "netreport" or "userhelper" or "ksu";

    private static bool IsSetuidHelper(string name) => name is "ssh-keysign" or "dbus-daemon-launch-helper" or "utempter";

    // Debian has utempter in the folder of the architecture.
    private static bool IsHelperPlace(string path) => path is
        "usr/lib/openssh/ssh-keysign" or "usr/lib/ssh/ssh-keysign" or "usr/libexec/openssh/ssh-keysign" or "usr/libexec/ssh/ssh-keysign"
        or "usr/lib/dbus-1.0/dbus-daemon-launch-helper" or "usr/lib/dbus-1/dbus-daemon-launch-helper" or "usr/libexec/dbus-1/dbus-daemon-launch-helper"
        or "usr/libexec/dbus-1.0/dbus-daemon-launch-helper" or "usr/libexec/dbus-daemon-launch-helper" or "usr/lib/dbus-daemon-launch-helper"
        or "lib64/dbus-1/dbus-daemon-launch-helper" or "lib/dbus-1/dbus-daemon-launch-helper"
        || (path.StartsWith("usr/lib", StringComparison.Ordinal) && path.EndsWith("/utempter/utempter", StringComparison.Ordinal));
}
