-- As EF Core makes them.
DROP TABLE IF EXISTS "ReceivedEvent", "KeygenWebhookMarks";
CREATE TABLE "ReceivedEvent" ("Token" text PRIMARY KEY, "IsDone" boolean NOT NULL);
CREATE TABLE "KeygenWebhookMarks" (
    "EventHash" varchar(64), "HandlerHash" varchar(64), "AccountId" text NOT NULL, "Handler" text NOT NULL, "IdempotencyToken" text NOT NULL,
    "IsDone" boolean NOT NULL, "Registration" text NOT NULL, "RunId" uuid NOT NULL, "SeenAt" timestamptz NOT NULL,
    PRIMARY KEY ("EventHash", "HandlerHash"));
CREATE INDEX ON "KeygenWebhookMarks" ("SeenAt");
