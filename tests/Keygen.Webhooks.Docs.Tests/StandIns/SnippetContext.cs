using Keygen.Webhooks;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.CatchUp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace StandIns;

/// <summary>What a snippet may take for granted: the variables its page has named before it.</summary>
public abstract class SnippetContext
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly WebApplication app = builder.Build();
    protected static readonly AppDbContext db = new(new());
    protected static readonly CatchUpRunner catchUp = null!;
    protected static readonly KeygenApi keygen = null!;
    protected static readonly EventReplay replay = null!;
    protected static readonly IConnectionMultiplexer multiplexer = null!;
    protected static readonly IHeaderDictionary headers = new HeaderDictionary();
    protected static readonly byte[] body = [];
    protected static readonly DateTimeOffset receivedAt;
    protected static readonly string accountId = "", licenseId = "", publicKey = "", connectionString = "";
}

/// <summary>The database of an app.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options);
