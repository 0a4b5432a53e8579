// The least that any admission webhook does: take a review off the wire, parse it, answer that it is allowed. What the
// real one is measured against has the same server, certificate and protocols, and nothing else.
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

using var certificate = X509Certificate2.CreateFromPemFile(args[0], args[1]);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0, listen => listen.UseHttps(certificate));
});

await using var app = builder.Build();
app.Run(context => context.Request.Path == "/allocated" ? AllocatedAsync(context) : AnswerAsync(context));
await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();

static Task AllocatedAsync(HttpContext context) =>
    context.Response.WriteAsync(GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));

static async Task AnswerAsync(HttpContext context)
{
    using var review = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
    context.Response.ContentType = "application/json";
    Write(context, review.RootElement.GetProperty("request").GetProperty("uid").GetString()!);
    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
}

static void Write(HttpContext context, string uid)
{
    using var json = new Utf8JsonWriter(context.Response.BodyWriter);
    json.WriteStartObject();
    json.WriteString("apiVersion", "admission.k8s.io/v1");
    json.WriteString("kind", "AdmissionReview");
    json.WriteStartObject("response");
    json.WriteString("uid", uid);
    json.WriteBoolean("allowed", true);
    json.WriteEndObject();
    json.WriteEndObject();
}
