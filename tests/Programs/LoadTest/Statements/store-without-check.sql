\set r random(1, 1000000000000)
\set q random(1, 1000000000000)
BEGIN \; INSERT INTO "KeygenWebhookMarks" ("EventHash", "HandlerHash", "AccountId", "Handler", "IdempotencyToken", "IsDone", "Registration", "RunId", "SeenAt")
    VALUES (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), '', repeat('b', 36), '', repeat('c', 34), false, '', md5((:r)::text)::uuid, now()), (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), repeat('a', 64), repeat('b', 36), 'RecordLicense', repeat('c', 34), false, '', md5((:q)::text)::uuid, now()) ON CONFLICT DO NOTHING;
UPDATE "KeygenWebhookMarks" SET "IsDone" = true WHERE "EventHash" = lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0') AND "HandlerHash" IN ('', repeat('a', 64))
    AND "RunId" IN (md5((:r)::text)::uuid, md5((:q)::text)::uuid) AND "IsDone" = false;
COMMIT;
