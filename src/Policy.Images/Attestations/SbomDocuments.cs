using System.Text.Json;
using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>Reads SBOMs in brief. Source: SPDX 2.3 and 3.0; CycloneDX 1.6.</summary>
internal static class SbomDocuments
{
    /// <summary>What an SBOM lists, and when it was made; null where a document is none.</summary>
    public static (SbomSummary Sbom, DateTimeOffset? Created)? Read(JsonElement document)
    {
        if (document.Get("spdxVersion").Text() is { Length: > 0 } version)
        {
            return (new SbomSummary(version, document.Get("packages").Count()), document.Get("creationInfo").Get("created").Time());
        }

        if (document.Get("@graph") is { ValueKind: JsonValueKind.Array } graph && IsSpdx3(document.Get("@context")))
        {
            return ReadGraph(graph);
        }

        // A document of vulnerabilities alone (VEX) is no SBOM; one of neither is an SBOM of an image that holds nothing.
        return document.Get("bomFormat").Raw() == "CycloneDX" && (document.Has("components") || document.Get("vulnerabilities").Count() == 0)
            ? (new SbomSummary($"CycloneDX {document.Get("specVersion").Text()}", document.Get("components").Count()), document.Get("metadata").Get("timestamp").Time())
            : null;
    }

    /// <summary>SPDX as tags and values.</summary>
    public static (SbomSummary Sbom, DateTimeOffset? Created) ReadTagValue(string text)
    {
        var packages = 0;
        var version = "";
        DateTimeOffset? created = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            packages += line.StartsWith("PackageName:", StringComparison.Ordinal) ? 1 : 0;
            if (version.Length == 0 && line.StartsWith("SPDXVersion:", StringComparison.Ordinal))
            {
                version = JsonElements.Fit(line["SPDXVersion:".Length..].Trim().ToString());
            }
            else if (created is null && line.StartsWith("Created:", StringComparison.Ordinal) && DateTimeOffset.TryParse(line["Created:".Length..], out var time))
            {
                created = time;
            }
        }

        return (new SbomSummary(version, packages), created);
    }

    private static bool IsSpdx3(JsonElement context) =>
        context.Raw().StartsWith("https://spdx.org/rdf/3", StringComparison.Ordinal)
        || context.Each().Any(item => item.Raw().StartsWith("https://spdx.org/rdf/3", StringComparison.Ordinal));

    private static (SbomSummary Sbom, DateTimeOffset? Created) ReadGraph(JsonElement graph)
    {
        var packages = 0;
        var version = "3";
        DateTimeOffset? created = null;
        foreach (var item in graph.Each())
        {
            switch (item.Get("type").Raw())
            {
                case "software_Package":
                    packages++;
                    break;
                case "CreationInfo":
                    created ??= item.Get("created").Time();
                    version = item.Get("specVersion").Text() is { Length: > 0 } told ? told : version;
                    break;
            }
        }

        return (new SbomSummary($"SPDX-{version}", packages), created);
    }
}
