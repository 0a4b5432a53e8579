namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>How a file is read for credentials.</summary>
internal enum SecretFormat
{
    /// <summary>Not at all: test data and documentation.</summary>
    None,

    /// <summary>As any text: for what is sure by its looks, wherever it stands.</summary>
    Text,

    /// <summary>Names and values in lines: ini, dotenv, properties, YAML, HCL; URLs.</summary>
    Lines,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>XML.</summary>
    Xml,

    /// <summary>Words and what they say, over lines. Source: GNU Inetutils manual, The .netrc file.</summary>
    Netrc,

    /// <summary>Five fields a line, the password last. Source: PostgreSQL documentation, The Password File.</summary>
    PgPass,

    /// <summary>Nothing but the credential.</summary>
    Whole,

    /// <summary>A private key of GnuPG. Source: GnuPG, agent/keyformat.txt.</summary>
    GnuPg,
}
