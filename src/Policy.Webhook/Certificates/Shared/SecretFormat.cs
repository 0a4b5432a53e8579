using System.Collections.Immutable;
using System.Globalization;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>
/// How the shared state is written into a Secret: PEM under names that people and tools know, <c>tls.crt</c> and
/// <c>tls.key</c> for the leaf and <c>ca.crt</c> for the CA that signs, so that <c>kubectl</c> and <c>openssl</c> show it.
/// </summary>
internal static class SecretFormat
{
    private const string Leaf = "tls.crt";
    private const string LeafKey = "tls.key";
    private const string Signing = "ca.crt";
    private const string SigningKey = "ca.key";
    private const string Next = "next-ca.crt";
    private const string NextKey = "next-ca.key";
    private const string NextPublished = "next-ca.published";
    private const string Old = "old-ca.crt";
    private const string OldUntil = "old-ca.until";

    /// <summary>All names that are ours; others in the Secret are left alone.</summary>
    public static ImmutableArray<string> Names { get; } = [Leaf, LeafKey, Signing, SigningKey, Next, NextKey, NextPublished, Old, OldUntil];

    /// <summary>What a Secret holds, and what in it cannot be used.</summary>
    /// <param name="data">Its data.</param>
    public static (CertificateState State, ImmutableArray<string> Problems) Read(IReadOnlyDictionary<string, string> data)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var signing = Authority(Signing, SigningKey, keyNeeded: false);
        var next = Authority(Next, NextKey, keyNeeded: true);
        var old = data.TryGetValue(Old, out var pems) ? PartReader.ReadOld(Old, pems, problems) : [];
        var authorities = new[] { signing, next }.OfType<AuthorityPart>().Concat(old);
        var leaf = data.ContainsKey(Leaf) || data.ContainsKey(LeafKey)
            ? PartReader.ReadLeaf(Leaf, Text(Leaf), LeafKey, Text(LeafKey), authorities, problems)
            : null;
        var state = new CertificateState
        {
            Signing = signing,
            Next = next,
            NextPublished = next is null ? null : Time(NextPublished),
            Old = old,
            OldUntil = UntilOf(old, Time(OldUntil)),
            Leaf = leaf,
        };
        if (data.Keys.Any(Names.Contains) && signing is null && problems.Count == 0)
        {
            problems.Add($"{Signing} is missing");
        }

        return (state, problems.ToImmutable());

        string? Text(string name) => data.GetValueOrDefault(name);

        AuthorityPart? Authority(string name, string keyName, bool keyNeeded) => data.ContainsKey(name) || data.ContainsKey(keyName)
            ? PartReader.ReadAuthority(name, Text(name), keyName, Text(keyName), keyNeeded, problems)
            : null;

        DateTimeOffset? Time(string name)
        {
            if (Text(name) is not { } text)
            {
                return null;
            }

            if (DateTimeOffset.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return time;
            }

            problems.Add($"{name} is no time");
            return null;
        }
    }

    /// <summary>What is written.</summary>
    public static ImmutableDictionary<string, string> Write(CertificateState state)
    {
        var data = ImmutableDictionary.CreateBuilder<string, string>();
        Add(Leaf, state.Leaf?.CertificatePem);
        Add(LeafKey, state.Leaf?.KeyPem);
        Add(Signing, state.Signing?.CertificatePem);
        Add(SigningKey, state.Signing?.KeyPem);
        Add(Next, state.Next?.CertificatePem);
        Add(NextKey, state.Next?.KeyPem);
        Add(NextPublished, state.NextPublished?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Add(Old, state.Old.IsEmpty ? null : string.Join('\n', state.Old.Select(authority => authority.CertificatePem)));
        Add(OldUntil, state.OldUntil?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        return data.ToImmutable();

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                data[name] = text;
            }
        }
    }

    /// <summary>Whether what is ours in a Secret is what is wanted.</summary>
    /// <param name="found">What it holds.</param>
    /// <param name="wanted">What it is to hold.</param>
    public static bool IsSame(IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> wanted) =>
        Names.All(name => found.GetValueOrDefault(name) == wanted.GetValueOrDefault(name));

    // Nobody shows a leaf of a CA that has ended: what is written beyond is a mistake, and what is missing is that.
    private static DateTimeOffset? UntilOf(ImmutableArray<AuthorityPart> old, DateTimeOffset? written)
    {
        if (old.IsEmpty)
        {
            return null;
        }

        var longest = old.Max(authority => authority.Until);
        return written is { } until && until < longest ? until : longest;
    }
}
