using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Recipes.Foreign;

/// <summary>The payment provider of the subscriptions.</summary>
public interface ISubscriptions
{
    /// <summary>Whether the subscription is paid and continues after the current period.</summary>
    Task<bool> IsActiveAsync(string subscriptionId, CancellationToken cancellationToken);
}

/// <summary>The section <c>Recipes:Stripe</c>.</summary>
public sealed class StripeOptions
{
    /// <summary>The URL of Stripe's API. The default value is <c>https://api.stripe.com/</c>.</summary>
    public Uri Url { get; set; } = new("https://api.stripe.com/");

    /// <summary>The API key. A restricted key that may read subscriptions is enough. The default value is an empty string.</summary>
    public string SecretKey { get; set; } = "";
}

/// <summary>Stripe's <see href="https://docs.stripe.com/api/subscriptions/retrieve">retrieval of a subscription</see>.</summary>
public sealed class StripeSubscriptions(HttpClient client, IOptions<StripeOptions> options) : ISubscriptions
{
    public async Task<bool> IsActiveAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/subscriptions/{Uri.EscapeDataString(subscriptionId)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.SecretKey);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        var subscription = document.RootElement;
        return subscription.GetProperty("status").GetString() is "active" or "trialing"
            && !(subscription.TryGetProperty("cancel_at_period_end", out var ends) && ends.ValueKind is JsonValueKind.True);
    }
}

public static class StripeServices
{
    public static IServiceCollection AddStripeSubscriptions(this IServiceCollection services)
    {
        services.AddOptions<StripeOptions>().BindConfiguration("Recipes:Stripe");
        services.AddHttpClient<ISubscriptions, StripeSubscriptions>(static (services, client) =>
            (client.BaseAddress, client.Timeout) = (services.GetRequiredService<IOptions<StripeOptions>>().Value.Url, TimeSpan.FromSeconds(20)))
            .RemoveAllLoggers();   // At Trace they log the Authorization header.
        return services;
    }
}
