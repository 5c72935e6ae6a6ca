global using Keygen.Webhooks;
