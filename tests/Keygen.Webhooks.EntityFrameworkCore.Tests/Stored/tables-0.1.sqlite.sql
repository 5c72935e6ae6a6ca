CREATE TABLE "KeygenWebhookAttempts" (
    "EventHash" TEXT NOT NULL,
    "HandlerHash" TEXT NOT NULL,
    "Registration" TEXT NOT NULL,
    "AccountId" TEXT NOT NULL,
    "EventId" TEXT NULL,
    "EventName" TEXT NULL,
    "ResourceType" TEXT NULL,
    "ResourceId" TEXT NULL,
    "LicenseId" TEXT NULL,
    "IdempotencyToken" TEXT NOT NULL,
    "Handler" TEXT NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LastErrorType" TEXT NOT NULL,
    "LastAttemptAt" TEXT NOT NULL,
    CONSTRAINT "PK_KeygenWebhookAttempts" PRIMARY KEY ("EventHash", "HandlerHash")
);


CREATE TABLE "KeygenWebhookLeases" (
    "NameHash" TEXT NOT NULL CONSTRAINT "PK_KeygenWebhookLeases" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "FencingNumber" INTEGER NOT NULL,
    "HeldUntil" TEXT NOT NULL
);


CREATE TABLE "KeygenWebhookMarks" (
    "EventHash" TEXT NOT NULL,
    "HandlerHash" TEXT NOT NULL,
    "Registration" TEXT NOT NULL,
    "AccountId" TEXT NOT NULL,
    "IdempotencyToken" TEXT NOT NULL,
    "Handler" TEXT NOT NULL,
    "RunId" TEXT NOT NULL,
    "IsDone" INTEGER NOT NULL,
    "SeenAt" TEXT NOT NULL,
    CONSTRAINT "PK_KeygenWebhookMarks" PRIMARY KEY ("EventHash", "HandlerHash")
);


CREATE TABLE "KeygenWebhookProgress" (
    "NameHash" TEXT NOT NULL CONSTRAINT "PK_KeygenWebhookProgress" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "Content" TEXT NOT NULL,
    "WrittenAt" TEXT NOT NULL
);


CREATE INDEX "IX_KeygenWebhookAttempts_LastAttemptAt" ON "KeygenWebhookAttempts" ("LastAttemptAt");


CREATE INDEX "IX_KeygenWebhookMarks_SeenAt" ON "KeygenWebhookMarks" ("SeenAt");
