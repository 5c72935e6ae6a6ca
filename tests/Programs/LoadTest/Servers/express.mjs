// What Keygen's example for Express does with a delivery, step by step, weaknesses included. EXPRESS_FROM may name a folder in whose
// node_modules Express is; without it a few lines of node:http stand in for it, which do less per request than Express does.
import crypto from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import fs from 'node:fs';

const verifyKey = process.argv[2];
const log = fs.createWriteStream('/dev/null'); // a line a request and one a handled event, sent to where nobody reads
let handled = 0;

function isVerified(req) {
  const params = {};
  for (const pair of req.headers['keygen-signature'].split(', ')) {
    const [, name, value] = pair.match(/^([^=]+)="(.*)"$/);
    params[name] = value;
  }
  if (params.algorithm !== 'ed25519') return false;

  const digest = `sha-256=${crypto.createHash('sha256').update(req.rawBody).digest('base64')}`;
  if (digest !== req.headers['digest']) return false;

  const text = [
    `(request-target): ${req.method.toLowerCase()} ${req.path}`,
    `host: ${req.headers['host']}`,
    `date: ${req.headers['date']}`,
    `digest: ${digest}`,
  ].join('\n');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(verifyKey, 'hex')]);
  return crypto.verify(null, Buffer.from(text), { key: der, format: 'der', type: 'spki' }, Buffer.from(params.signature, 'base64'));
}

async function receive(req, res) {
  const { data } = req.body;
  if (!isVerified(req)) {
    log.write(`bad signature: ${data.id}\n`);
    res.sendStatus(400);
    return;
  }

  switch (data.attributes.event) {
    case 'license.created': {
      const { data: license } = JSON.parse(data.attributes.payload);
      log.write(`license.created: ${license.id} of ${license.relationships.owner?.data?.id}\n`);
      break;
    }
    default:
      log.write(`unknown event: ${data.attributes.event}\n`);
  }

  handled++;
  res.sendStatus(200);
}

const keepRawBody = (req, _, bytes) => { req.rawBody = bytes.toString('utf8'); };
const logRequest = (req, res) => res.on('finish', () => log.write(`${new Date().toISOString()} ${req.method} ${req.url} ${res.statusCode}\n`));

function withExpress(express) {
  const app = express();
  app.use((req, res, next) => { logRequest(req, res); next(); });
  app.use(express.json({ type: ['application/json', 'application/vnd.api+json'], verify: keepRawBody }));
  app.post('/webhooks/keygen', receive);
  return app;
}

function withoutExpress() {
  return (req, res) => {
    logRequest(req, res);
    res.sendStatus = status => {
      res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 2 });
      res.end(status === 200 ? 'OK' : 'No');
    };
    const chunks = [];
    req.on('data', chunk => chunks.push(chunk));
    req.on('end', () => {
      keepRawBody(req, res, Buffer.concat(chunks));
      req.path = new URL(req.url, 'http://localhost').pathname;
      req.body = JSON.parse(req.rawBody);
      receive(req, res);
    });
  };
}

const from = process.env.EXPRESS_FROM;
const app = from ? withExpress(createRequire(`${from}/`)('express')) : withoutExpress();
const server = http.createServer(app).listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));

createInterface({ input: process.stdin }).on('line', () => {
  const { user, system } = process.cpuUsage();
  console.log(`stats ${JSON.stringify({ Handled: handled, CpuMilliseconds: (user + system) / 1000, AllocatedBytes: 0, CompiledMethods: 0 })}`);
}).on('close', () => process.exit(0));
