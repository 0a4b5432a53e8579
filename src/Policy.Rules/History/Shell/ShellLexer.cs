using System.Text;

namespace Policy.Rules.History.Shell;

/// <summary>
/// Splits a command line into tokens: quotes, escapes, comments, substitutions, redirections, here-documents.
/// Source: POSIX.1-2017, Shell Command Language, 2.2 and 2.3. It never fails: what is not closed ends with the text.
/// </summary>
internal sealed class ShellLexer(string text, bool backslashEscapes)
{
    private readonly List<ShellToken> _tokens = [];
    private readonly StringBuilder _word = new();
    private readonly Queue<string> _hereDocuments = new();
    private List<string>? _substitutions;
    private bool _inWord;
    private bool _isQuoted;
    private bool _skipsWord;
    private bool _namesHereDocument;
    private int _at;

    public List<ShellToken> Read()
    {
        while (_at < text.Length)
        {
            Step(text[_at]);
        }

        EndWord();
        return _tokens;
    }

    private void Step(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                EndWord();
                _at++;
                break;
            case '\n':
                End(ShellTokenKind.Separator, 1);
                SkipHereDocuments();
                break;
            case '#' when !_inWord:
                _at = IndexOrEnd(text.IndexOf('\n', _at));
                break;
            case '\\' when backslashEscapes:
                Escape();
                break;
            case '\'' or '"':
                Quoted(c);
                break;
            case '`':
                Substitution(_at + 1, ClosingBackquote(_at + 1));
                break;
            case '$' when Next() == '(':
                Substitution(_at + 2, Closing(_at + 2));
                break;
            case '$' when Next() == '{':
                CopyThrough(IndexOrEnd(text.IndexOf('}', _at)));
                break;
            case '<' or '>' when Next() == '(':
                Substitution(_at + 2, Closing(_at + 2));
                break;
            case '<' or '>':
                Redirection();
                break;
            case ';' when Next() == ';':
                End(ShellTokenKind.BranchEnd, 2);
                break;
            case '&' when Next() == '>':
                // Bash: both outputs to a file.
                EndWord();
                _at++;
                Redirection();
                break;
            case ';' or '&':
                End(ShellTokenKind.Separator, 1);
                break;
            case '|' when Next() == '|':
                End(ShellTokenKind.Separator, 2);
                break;
            case '|':
                End(ShellTokenKind.Pipe, Next() == '&' ? 2 : 1);
                break;
            case '(' or ')':
                End(c == '(' ? ShellTokenKind.Open : ShellTokenKind.Close, 1);
                break;
            default:
                Append(c);
                _at++;
                break;
        }
    }

    private char Next() => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private int IndexOrEnd(int index) => index < 0 ? text.Length : index;

    private void Append(char c)
    {
        _inWord = true;
        _word.Append(c);
    }

    private void Escape()
    {
        if (Next() == '\n')
        {
            _at += 2;
            return;
        }

        if (_at + 1 < text.Length)
        {
            Append(text[_at + 1]);
        }

        _isQuoted = true;
        _at += 2;
    }

    private void Quoted(char quote)
    {
        _inWord = true;
        _isQuoted = true;
        for (_at++; _at < text.Length && text[_at] != quote; _at++)
        {
            if (quote == '"' && text[_at] == '\\' && backslashEscapes && Next() is '"' or '\\' or '$' or '`' or '\n')
            {
                _at++;
                _word.Append(text[_at] == '\n' ? "" : text[_at]);
            }
            else if (quote == '"' && text[_at] == '$' && Next() == '(')
            {
                Substitution(_at + 2, Closing(_at + 2));
                _at--;
            }
            else if (quote == '"' && text[_at] == '`')
            {
                Substitution(_at + 1, ClosingBackquote(_at + 1));
                _at--;
            }
            else
            {
                _word.Append(text[_at]);
            }
        }

        _at++;
    }

    // The word keeps the substitution as written; its command line is kept beside it.
    private void Substitution(int start, int end)
    {
        (_substitutions ??= []).Add(text[start..end]);
        CopyThrough(end);
    }

    private void CopyThrough(int last)
    {
        var end = Math.Min(last + 1, text.Length);
        _inWord = true;
        _word.Append(text, _at, end - _at);
        _at = end;
    }

    private int ClosingBackquote(int start) => IndexOrEnd(text.IndexOf('`', start));

    private int Closing(int start)
    {
        var depth = 1;
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quote != '\'')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c is '(' or ')')
            {
                depth += c == '(' ? 1 : -1;
                if (depth == 0)
                {
                    return i;
                }
            }
        }

        return text.Length;
    }

    // A redirection and its target are no words of the command: 2>&1, >file, < file, <<EOF, <<< word.
    private void Redirection()
    {
        if (!_isQuoted && _word.ToString().All(char.IsAsciiDigit))
        {
            _word.Clear();
            _inWord = false;
        }

        EndWord();
        var isHereDocument = text.AsSpan(_at).StartsWith("<<") && !text.AsSpan(_at).StartsWith("<<<");
        while (_at < text.Length && text[_at] is '<' or '>' or '&' or '|')
        {
            _at++;
        }

        if (isHereDocument && _at < text.Length && text[_at] == '-')
        {
            _at++;
        }

        _skipsWord = true;
        _namesHereDocument = isHereDocument;
    }

    private void SkipHereDocuments()
    {
        while (_hereDocuments.TryDequeue(out var name))
        {
            while (_at < text.Length)
            {
                var end = IndexOrEnd(text.IndexOf('\n', _at));
                var isLast = text.AsSpan(_at, end - _at).Trim("\t\r ").SequenceEqual(name);
                _at = end + 1;
                if (isLast)
                {
                    break;
                }
            }
        }
    }

    private void End(ShellTokenKind kind, int length)
    {
        EndWord();
        _skipsWord = false;
        _tokens.Add(new ShellToken(kind));
        _at += length;
    }

    private void EndWord()
    {
        if (!_inWord)
        {
            return;
        }

        if (!_skipsWord)
        {
            _tokens.Add(new ShellToken(ShellTokenKind.Word, _word.ToString(), _isQuoted, _substitutions));
        }
        else if (_namesHereDocument)
        {
            _hereDocuments.Enqueue(_word.ToString());
        }
        else if (_substitutions is not null)
        {
            // bash < <(curl …): the substitution counts though its place is a redirection.
            _tokens.Add(new ShellToken(ShellTokenKind.Word, Substitutions: _substitutions));
        }

        _word.Clear();
        _substitutions = null;
        (_inWord, _isQuoted, _skipsWord) = (false, false, false);
    }
}
