using System.Collections.Frozen;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>
/// Credentials that stand in command lines after something that is no assignment: <c>--password x</c>,
/// <c>docker login -p x</c>, <c>curl -u user:x</c>, <c>Authorization: Bearer x</c>, <c>ENV TOKEN x</c>.
/// </summary>
internal sealed class CommandSecrets
{
    private const int Remembered = 6;

    // The option of each program that takes a password.
    private static readonly FrozenDictionary<string, string> PasswordOptions = new (string Word, string Means)[]
    {
        ("docker", "-p"), ("podman", "-p"), ("buildah", "-p"), ("nerdctl", "-p"), ("skopeo", "-p"), ("helm", "-p"), ("az", "-p"),
        ("oc", "-p"), ("cf", "-p"), ("sshpass", "-p"), ("redis-cli", "-a"), ("ldapsearch", "-w"), ("ldapadd", "-w"), ("ldapmodify", "-w"),
        ("mongo", "-p"), ("mongosh", "-p"), ("mongodump", "-p"), ("mongorestore", "-p"), ("unzip", "-P"), ("zip", "-P"), ("nuget", "-p"),
    }.ToFrozenDictionary(pair => pair.Word, pair => pair.Means);

    // Those whose -p means something else unless they log in.
    private static readonly FrozenSet<string> OnlyAtLogin =
        FrozenSet.Create("docker", "podman", "buildah", "nerdctl", "skopeo", "helm", "az", "oc", "cf");

    private static readonly FrozenSet<string> Attached = FrozenSet.Create(
        "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mariadb", "mariadb-dump", "mariadb-admin", "sshpass", "7z", "7za");

    private static readonly FrozenSet<string> UserAndPassword = FrozenSet.Create("-u", "--user", "-U", "--proxy-user", "-a", "--auth");

    private static readonly FrozenSet<string> HttpClients = FrozenSet.Create("curl", "http", "https", "xh");

    private static readonly FrozenSet<string> Schemes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "bearer", "basic", "token", "apikey", "api-key", "negotiate", "splunk", "genie-key");

    private readonly string _text;
    private readonly List<SecretSpan> _found;
    private readonly List<CommandWord> _before = [];
    private string? _program;
    private bool _login;
    private bool _echo;
    private CommandWord? _echoed;
    private int _echoedEnd;

    private CommandSecrets(string text, List<SecretSpan> found) => (_text, _found) = (text, found);

    /// <summary>Finds them.</summary>
    public static void Scan(string text, List<SecretSpan> found)
    {
        var command = new CommandSecrets(text, found);
        foreach (var word in CommandReader.Words(text))
        {
            command.Read(word);
        }
    }

    private void Read(CommandWord word)
    {
        if (word.Operator)
        {
            (_program, _login, _echo) = (null, false, false);
            _echoed = _text[word.Start] == '|' ? _echoed : null;
            _before.Clear();
            return;
        }

        var text = Text(word);
        AfterName(word, text);
        OfProgram(word, text);
        OfHeader(word);
        Piped(text);
        Remember(word, text);
    }

    // --password x, set TOKEN x, ENV TOKEN x, login me password x, mysql-server/root_password password x.
    private void AfterName(CommandWord word, ReadOnlySpan<char> text)
    {
        var name = Before(1);
        if (name.IsEmpty || name.ContainsAny('=', ':') && !name.Contains(":_", StringComparison.Ordinal))
        {
            return;
        }

        if (name.StartsWith("-pass") && text.StartsWith("pass:"))
        {
            Add(word, CredentialClass.Password, "a password", name, skip: "pass:".Length);
            return;
        }

        var set = Before(2) is "set" or "config" || Before(3) is "set" or "config";
        var introduced = name[0] == '-' || set || Before(2) is "ENV" or "ARG" || (name is "password" && Introduces(Before(2), Before(3)));
        if (introduced && !text.StartsWith('-') && CredentialName.Of(name[(name.LastIndexOf(':') + 1)..]) is { Class: not CredentialClass.None } promised)
        {
            Add(word, promised.Class, promised.Kind, name);
        }
        else if (set && (name.StartsWith("pypi-token.") || name.StartsWith("github-oauth.") || name.StartsWith("gitlab-token.")))
        {
            Add(word, CredentialClass.Secret, "a token", name);
        }
    }

    private static bool Introduces(ReadOnlySpan<char> previous, ReadOnlySpan<char> earlier) =>
        earlier is "login" || (previous.Contains('/') && previous.Contains("pass", StringComparison.Ordinal));

    private void OfProgram(CommandWord word, ReadOnlySpan<char> text)
    {
        if (_program is null)
        {
            return;
        }

        if (PasswordOptions.TryGetValue(_program, out var option) && Before(1).SequenceEqual(option) && (_login || !OnlyAtLogin.Contains(_program)))
        {
            Add(word, CredentialClass.Password, "a password", option);
        }
        else if (Attached.Contains(_program) && text.StartsWith("-p") && text.Length > 2 && text[2] != '=')
        {
            Add(word, CredentialClass.Password, "a password", "-p", skip: 2);
        }
        else if (HttpClients.Contains(_program) && UserAndPassword.TryGetValue(Before(1).ToString(), out var user) && text.IndexOf(':') is >= 0 and var colon)
        {
            Add(word, CredentialClass.Password, "a password", user, skip: colon + 1);
        }
        else if (HttpClients.Contains(_program) && text.StartsWith("-u") && !text.StartsWith("-u:") && text.IndexOf(':') is > 2 and var attached)
        {
            Add(word, CredentialClass.Password, "a password", "-u", skip: attached + 1);
        }
    }

    // RFC 9110, 11.6.2: Authorization: scheme credentials.
    private void OfHeader(CommandWord word)
    {
        var scheme = Before(1);
        var glued = scheme.IndexOf(':');
        var header = glued < 0 ? Before(2).TrimEnd(':') : scheme[..glued];
        scheme = scheme[(glued + 1)..];
        if (Schemes.Contains(scheme.ToString()) && header.EndsWith("authorization", StringComparison.OrdinalIgnoreCase))
        {
            var basic = scheme.Equals("basic", StringComparison.OrdinalIgnoreCase);
            Add(word, CredentialClass.Password, basic ? "basic credentials" : "a bearer token", "Authorization");
        }
    }

    // echo x | docker login --password-stdin, echo user:x | chpasswd.
    private void Piped(ReadOnlySpan<char> text)
    {
        if (_echoed is not { } echoed)
        {
            return;
        }

        if (text is "--password-stdin" or "--stdin")
        {
            Add(echoed, CredentialClass.Password, "a password", "stdin");
        }
        else if (text is "chpasswd" && Text(echoed).IndexOf(':') is > 0 and var colon)
        {
            Add(echoed, CredentialClass.Password, "a password", "chpasswd", skip: colon + 1);
        }
    }

    private void Remember(CommandWord word, ReadOnlySpan<char> text)
    {
        var program = CommandWords.ProgramName(text.Length > LongestProgram ? "" : text.ToString());
        if (PasswordOptions.ContainsKey(program) || Attached.Contains(program) || HttpClients.Contains(program))
        {
            _program = program;
        }

        _login |= program == "login";
        if (_echo && !text.StartsWith('-'))
        {
            // The words of one quoted argument are one: its first tells how far it reaches.
            if (_echoed is null || word.Start >= _echoedEnd)
            {
                (_echoed, _echoedEnd) = (word, CommandReader.Value(_text, word).End);
            }
        }

        _echoed = program is "echo" or "printf" ? null : _echoed;
        _echo |= program is "echo" or "printf";
        if (_before.Count == Remembered)
        {
            _before.RemoveAt(0);
        }

        _before.Add(word);
    }

    private const int LongestProgram = 256;

    private void Add(CommandWord word, CredentialClass promised, string kind, ReadOnlySpan<char> name, int skip = 0)
    {
        var (start, end) = CommandReader.Value(_text, word);
        start += skip;
        if (end > start && CredentialValue.IsReal(_text.AsSpan(start, end - start), promised, name))
        {
            _found.Add(new SecretSpan(start, end, kind, 0.9));
        }
    }

    private ReadOnlySpan<char> Text(CommandWord word) => _text.AsSpan(word.Start, word.End - word.Start);

    private ReadOnlySpan<char> Before(int words) => words <= _before.Count ? Text(_before[^words]).TrimEnd(',') : default;
}
