\set r random(1, 1000000000000)
\set q random(1, 1000000000000)
BEGIN \; INSERT INTO "KeygenWebhookMarks" ("EventHash", "HandlerHash", "AccountId", "Handler", "IdempotencyToken", "IsDone", "Registration", "RunId", "SeenAt")
    SELECT * FROM (VALUES (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), '', repeat('b', 36), '', repeat('c', 34), false, '', md5((:r)::text)::uuid, now()), (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), repeat('a', 64), repeat('b', 36), 'RecordLicense', repeat('c', 34), false, '', md5((:q)::text)::uuid, now())) AS inserted
    WHERE NOT EXISTS (SELECT 1 FROM "KeygenWebhookMarks" WHERE "EventHash" = lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'));
WITH updated AS (UPDATE "KeygenWebhookMarks" SET "IsDone" = true WHERE "EventHash" = lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0') AND "HandlerHash" IN ('', repeat('a', 64))
    AND "RunId" IN (md5((:r)::text)::uuid, md5((:q)::text)::uuid) AND "IsDone" = false RETURNING 1)
    SELECT 1 / CASE COUNT(*) WHEN 2 THEN 1 ELSE 0 END FROM updated \; COMMIT;
