using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Policy.Testing;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;

namespace Policy.Webhook.Tests.Admission;

/// <summary>Reviews that were spoilt at random: never anything but a decision for their uid, or 400.</summary>
public sealed class HostileReviewTests
{
    private static readonly byte[] Seed = Encoding.UTF8.GetBytes(TestReview.Of(
        """
        {"metadata":{"name":"web","labels":{"app":"web"},"annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"securityContext":{"runAsUser":1000,
        "sysctls":[{"name":"net.ipv4.ip_unprivileged_port_start","value":"80"}]},"hostUsers":false,"volumes":[{"name":"m","image":{"reference":"m:1","pullPolicy":"Always"}}],
        "initContainers":[{"name":"i","image":"i:1"}],"containers":[{"name":"app","image":"web:\u0031","command":["x"],"args":[],"imagePullPolicy":"Never",
        "securityContext":{"runAsUser":0,"runAsNonRoot":true,"windowsOptions":{"runAsUserName":"x"}}}]}}
        """,
        "UPDATE", """{"metadata":{},"spec":{"containers":[{"name":"app","image":"web:0"}]}}"""));

    private static readonly byte[][] Tokens =
        [.. new[] { "null", "5", "-1e999", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "{\"uid\":\"x\"}", "[[[[", "}}", "\"", "\\", ",", ":", "\u0000", "\u2028" }
            .Select(Encoding.UTF8.GetBytes), [0xff], [0xc3], [0xed, 0xa0, 0x80]];

    private static Arbitrary<byte[]> Mutated { get; } =
        (from count in Gen.Choose(1, 6)
         from edits in Gen.ArrayOf(
             (from at in Gen.Choose(0, Seed.Length - 1)
              from cut in Gen.Choose(0, 40)
              from token in Gen.Elements(Tokens)
              from keep in Gen.Choose(0, 2)
              select (at, cut: keep == 0 ? 0 : cut, token: keep == 1 ? [] : token)),
             count)
         select edits.Aggregate(Seed, (body, edit) =>
         {
             var at = Math.Min(edit.at, body.Length);
             var until = Math.Min(at + edit.cut, body.Length);
             return [.. body[..at], .. edit.token, .. body[until..]];
         })).ToArbitrary();

    [Fact]
    public void Reading_never_fails_and_always_comes_to_a_subject()
    {
        var subjects = new SubjectReader(new PodTemplates([]));

        Prop.ForAll(Mutated, body =>
        {
            var read = ReviewReader.Read(body);
            return read.IsReadable
                ? read.Request.Uid.Length > 0 && subjects.Read(read.Request) is Subject.Judged or Subject.Passed
                : read.Refusal.Length > 0;
        }).Check(Draws.Of(5000));
    }

    [Fact]
    public void Wherever_the_whole_can_be_read_the_scanner_finds_the_same_envelope() =>
        Prop.ForAll(Mutated, body =>
        {
            var read = ReviewReader.Read(body);
            var scanner = new ReviewScanner();
            scanner.Feed(body);
            return !read.IsReadable || read.Request.Uid == scanner["request.uid"];
        }).Check(Draws.Of(5000));

    [Fact]
    public async Task The_answer_is_200_with_the_uid_or_400()
    {
        await using var webhook = await TestWebhook.StartAsync();

        foreach (var body in Gen.Sample(Mutated.Generator, 300))
        {
            using var answer = await webhook.PostAsync(body);
            if (answer.StatusCode != HttpStatusCode.BadRequest)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                var response = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("response");
                Assert.NotEqual("", response.GetProperty("uid").GetString());
                Assert.True(response.GetProperty("allowed").ValueKind is JsonValueKind.True or JsonValueKind.False);
            }
        }
    }
}
