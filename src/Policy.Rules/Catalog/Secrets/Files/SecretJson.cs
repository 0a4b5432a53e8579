using System.Text;
using System.Text.Json;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Names and values in JSON: clients' configurations, states of Terraform. It may be cut off anywhere.</summary>
internal static class SecretJson
{
    private const int Deepest = 64;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Deepest };

    /// <summary>Finds credentials.</summary>
    public static void Read(string text, FileHits hits)
    {
        try
        {
            Read(Encoding.UTF8.GetBytes(text), hits);
        }
        catch (JsonException)
        {
            // What came before counts; of what is no JSON nothing is told by its format.
        }
    }

    private static void Read(ReadOnlySpan<byte> json, FileHits hits)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
        var parents = new string[Deepest + 1];
        var name = "";
        var (line, counted) = (1, 0);
        while (!hits.IsFull && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Encoding.UTF8.GetString(reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    parents[reader.CurrentDepth] = name;
                    break;
                case JsonTokenType.String:
                    var at = (int)reader.TokenStartIndex;
                    line += json[counted..at].Count((byte)'\n');
                    counted = at;

                    // As it is written: what escapes there are in credentials the scanners know.
                    NamedValues.Read(line, Named(name, parents[Math.Max(reader.CurrentDepth - 1, 0)]), Encoding.UTF8.GetString(reader.ValueSpan), hits);
                    break;
            }
        }
    }

    // Terraform's outputs have { "db_password": { "value": … } }, composer's tokens stand by their hosts.
    private static string Named(string name, string? parent) => parent switch
    {
        null => name,
        "github-oauth" or "gitlab-oauth" or "gitlab-token" or "bearer" => "token",
        _ when name is "value" => parent,
        _ => name,
    };
}
