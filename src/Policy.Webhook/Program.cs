using Policy.Webhook;

var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
return await WebhookCommand.RunAsync(args, environment, Console.Out, Console.Error);
