\set r random(1, 1000000000000)
\set q random(1, 1000000000000)
BEGIN \; INSERT INTO "ReceivedEvent" ("Token", "IsDone") VALUES (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), false) ON CONFLICT DO NOTHING;
UPDATE "ReceivedEvent" SET "IsDone" = true WHERE "Token" = lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0');
COMMIT;
