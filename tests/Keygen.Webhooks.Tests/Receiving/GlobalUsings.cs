global using Keygen.Webhooks.Idempotency;
global using Keygen.Webhooks.Receiving;
