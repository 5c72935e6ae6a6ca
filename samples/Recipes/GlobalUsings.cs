global using Keygen.Webhooks;
global using Microsoft.EntityFrameworkCore;
global using Microsoft.Extensions.Options;
