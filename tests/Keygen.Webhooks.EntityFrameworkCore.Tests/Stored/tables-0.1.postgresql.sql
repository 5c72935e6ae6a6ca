CREATE TABLE "KeygenWebhookAttempts" (
    "EventHash" character varying(64) NOT NULL,
    "HandlerHash" character varying(64) NOT NULL,
    "Registration" text NOT NULL,
    "AccountId" text NOT NULL,
    "EventId" text,
    "EventName" text,
    "ResourceType" text,
    "ResourceId" text,
    "LicenseId" text,
    "IdempotencyToken" text NOT NULL,
    "Handler" text NOT NULL,
    "Attempts" integer NOT NULL,
    "LastErrorType" text NOT NULL,
    "LastAttemptAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookAttempts" PRIMARY KEY ("EventHash", "HandlerHash")
);


CREATE TABLE "KeygenWebhookLeases" (
    "NameHash" character varying(64) NOT NULL,
    "Name" text NOT NULL,
    "FencingNumber" bigint NOT NULL,
    "HeldUntil" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookLeases" PRIMARY KEY ("NameHash")
);


CREATE TABLE "KeygenWebhookMarks" (
    "EventHash" character varying(64) NOT NULL,
    "HandlerHash" character varying(64) NOT NULL,
    "Registration" text NOT NULL,
    "AccountId" text NOT NULL,
    "IdempotencyToken" text NOT NULL,
    "Handler" text NOT NULL,
    "RunId" uuid NOT NULL,
    "IsDone" boolean NOT NULL,
    "SeenAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookMarks" PRIMARY KEY ("EventHash", "HandlerHash")
);


CREATE TABLE "KeygenWebhookProgress" (
    "NameHash" character varying(64) NOT NULL,
    "Name" text NOT NULL,
    "Version" bigint NOT NULL,
    "Content" text NOT NULL,
    "WrittenAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookProgress" PRIMARY KEY ("NameHash")
);


CREATE INDEX "IX_KeygenWebhookAttempts_LastAttemptAt" ON "KeygenWebhookAttempts" ("LastAttemptAt");


CREATE INDEX "IX_KeygenWebhookMarks_SeenAt" ON "KeygenWebhookMarks" ("SeenAt");
