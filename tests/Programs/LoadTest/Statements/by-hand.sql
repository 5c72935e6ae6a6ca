\set r random(1, 1000000000000)
\set q random(1, 1000000000000)
INSERT INTO "ReceivedEvent" ("Token", "IsDone") VALUES (lpad((:r)::text, 28, '0') || lpad((:q)::text, 36, '0'), true);
