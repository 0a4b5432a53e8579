using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Policy.Testing.Kubernetes;

/// <summary>Answers what a <see cref="FakeApiServer"/> is asked.</summary>
internal sealed class FakeEndpoint(FakeApiServer server, FakeStore store, FakeRequests requests)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        requests.Add(request);
        if (server.Script?.Invoke(request) is { } scripted)
        {
            await ActAsync(context, scripted);
        }
        else if (server.Token is { } token && request.Authorization != $"Bearer {token}")
        {
            await AnswerAsync(context, 401, FakeStatus.Json(401, "Unauthorized", "Unauthorized"));
        }
        else if (FakePath.Parse(request.Path) is not { } path)
        {
            await AnswerAsync(context, 404, FakeStatus.Json(404, "NotFound", "the server could not find the requested resource"));
        }
        else if (request.IsWatch)
        {
            await WatchAsync(context, request, path);
        }
        else
        {
            var (status, body) = Answer(request, path);
            await AnswerAsync(context, status, body);
        }
    }

    private static async Task<FakeRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new FakeRequest(
            request.Method, request.Path, request.Query.ToDictionary(field => field.Key, field => field.Value.ToString()),
            request.Headers.Authorization.ToString(), request.Headers.Accept.ToString(), request.ContentType ?? "", await reader.ReadToEndAsync())
        {
            ClientSubject = request.HttpContext.Connection.ClientCertificate?.Subject ?? "",
        };
    }

    private (int Status, JsonObject Body) Answer(FakeRequest request, FakePath path)
    {
        if (path.Name is null)
        {
            return request.Method == "POST" ? Written(store.Create(path, request.Json.AsObject())) : List(request, path);
        }

        var place = path.ObjectPath(path.Namespace, path.Name);
        return request.Method switch
        {
            "GET" when store.Find(place) is { } found => (200, IsPartial(request) ? FakeStore.Partial(found) : found),
            "PUT" => Written(store.Replace(place, request.Json.AsObject(), path.Subresource)),
            "PATCH" => Written(store.Patch(place, request.Json)),
            "DELETE" when store.Delete(place) => (200, new JsonObject { ["kind"] = "Status", ["status"] = "Success" }),
            _ => (404, FakeStatus.Json(404, "NotFound", $"{place} is not there")),
        };
    }

    // A page's token says which version the list is of, and after which object it goes on.
    private (int Status, JsonObject Body) List(FakeRequest request, FakePath path)
    {
        var token = request.Query.GetValueOrDefault("continue") is { Length: > 0 } next ? next.Split('|') : null;
        if (token is not null && store.IsForgotten(long.Parse(token[0])))
        {
            return (410, FakeStatus.Json(410, "Expired", "The provided continue parameter is too old"));
        }

        var limit = request.Query.GetValueOrDefault("limit") is { } given ? int.Parse(given) : int.MaxValue - 1;
        var (version, items, more) = store.List(path, token?[1] ?? "", limit);
        var metadata = new JsonObject { ["resourceVersion"] = token?[0] ?? $"{version}" };
        if (more)
        {
            metadata["continue"] = $"{token?[0] ?? $"{version}"}|{items[^1].Path}";
        }

        return (200, new JsonObject
        {
            ["kind"] = "List",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(item => IsPartial(request) ? FakeStore.Partial(item.Json) : item.Json)]),
        });
    }

    private async Task WatchAsync(HttpContext context, FakeRequest request, FakePath path)
    {
        if (store.Watch(path, long.Parse(request.Query["resourceVersion"]), IsPartial(request)) is not { } watch)
        {
            await AnswerAsync(context, 410, FakeStatus.Json(410, "Expired", "too old resource version"));
            return;
        }

        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            requests.Changed();
            await foreach (var line in watch.Lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            if (watch.IsCut)
            {
                context.Abort();
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went.
        }
        finally
        {
            store.Unwatch(watch);
            requests.Changed();
        }
    }

    private static async Task ActAsync(HttpContext context, FakeAnswer answer)
    {
        if (answer == FakeAnswer.Cut)
        {
            context.Abort();
            return;
        }

        if (answer == FakeAnswer.Never)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static (int, JsonObject) Written(FakeWrite write) => (write.Status, write.Body);

    private static bool IsPartial(FakeRequest request) => request.Accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal);
}
