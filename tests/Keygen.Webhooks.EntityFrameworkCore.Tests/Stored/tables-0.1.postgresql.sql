CREATE TABLE "KeygenWebhookAttempts" (
    "EventId" character varying(64) NOT NULL,
    "HandlerId" character varying(64) NOT NULL,
    "IdempotencyToken" text NOT NULL,
    "Handler" text NOT NULL,
    "Attempts" integer NOT NULL,
    "LastErrorType" text NOT NULL,
    "LastAttemptAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookAttempts" PRIMARY KEY ("EventId", "HandlerId")
);


CREATE TABLE "KeygenWebhookLeases" (
    "Id" character varying(64) NOT NULL,
    "Name" text NOT NULL,
    "FencingNumber" bigint NOT NULL,
    "HeldUntil" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookLeases" PRIMARY KEY ("Id")
);


CREATE TABLE "KeygenWebhookMarks" (
    "EventId" character varying(64) NOT NULL,
    "HandlerId" character varying(64) NOT NULL,
    "Registration" text NOT NULL,
    "AccountId" text NOT NULL,
    "IdempotencyToken" text NOT NULL,
    "Handler" text NOT NULL,
    "RunId" uuid NOT NULL,
    "IsDone" boolean NOT NULL,
    "SeenAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookMarks" PRIMARY KEY ("EventId", "HandlerId")
);


CREATE TABLE "KeygenWebhookProgress" (
    "Id" character varying(64) NOT NULL,
    "Name" text NOT NULL,
    "Version" bigint NOT NULL,
    "Content" text NOT NULL,
    "WrittenAt" timestamp with time zone NOT NULL,
    CONSTRAINT "PK_KeygenWebhookProgress" PRIMARY KEY ("Id")
);


CREATE INDEX "IX_KeygenWebhookAttempts_LastAttemptAt" ON "KeygenWebhookAttempts" ("LastAttemptAt");


CREATE INDEX "IX_KeygenWebhookMarks_SeenAt" ON "KeygenWebhookMarks" ("SeenAt");
