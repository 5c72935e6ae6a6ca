// Makes rsa.json and signed-heads.json with OpenSSL and Node's crypto. The keys are thrown away; only public halves are kept.
// node make-vectors.mjs
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'vectors-'));
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const write = (name, value) => fs.writeFileSync(path.join(here, name), JSON.stringify(value, null, 1) + '\n');

function makeRsaKey(bits) {
  const file = path.join(work, `rsa-${bits}.pem`);
  if (bits % 2 === 0) {
    execFileSync('openssl', ['genpkey', '-quiet', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', file], { stdio: 'pipe' });
  } else {
    fs.writeFileSync(file, oddRsaKey(bits).export({ type: 'pkcs8', format: 'pem' }));
  }
  const privateKey = crypto.createPrivateKey(fs.readFileSync(file));
  assert.equal(privateKey.asymmetricKeyDetails.modulusLength, bits);
  return { bits, file, privateKey, publicPem: crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) };
}

// OpenSSL makes moduli of an even number of bits only. With 8k + 1 bits the encoded message is a byte shorter than the modulus.
function oddRsaKey(bits) {
  const e = 65537n;
  const [p, q] = [(bits + 1) / 2, (bits - 1) / 2].map(size => crypto.generatePrimeSync(size, { bigint: true }));
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(numbers).map(([name, value]) => {
    const hex = value.toString(16);
    return [name, Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex').toString('base64url')];
  }));
  return crypto.createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

function inverse(a, modulus) {
  let [r0, r1, t0, t1] = [modulus, a, 0n, 1n];
  while (r1 !== 0n) [r0, r1, t0, t1] = [r1, r0 % r1, t1, t0 - (r0 / r1) * t1];
  return ((t0 % modulus) + modulus) % modulus;
}

function openssl(key, text, hash, ...sigopts) {
  const input = path.join(work, 'text');
  fs.writeFileSync(input, text);
  return execFileSync('openssl', ['dgst', `-${hash}`, '-sign', key.file, ...sigopts.flatMap(o => ['-sigopt', o]), input]);
}

const pss = (salt, mgf = 'sha256') => ['rsa_padding_mode:pss', `rsa_pss_saltlen:${salt}`, `rsa_mgf1_md:${mgf}`];

// ---- RSA ----

function mgf1(seed, length) {
  const blocks = [];
  for (let i = 0; i * 32 < length; i++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(i);
    blocks.push(sha256(seed, counter));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

// EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) with one step done otherwise.
function craft(key, text, { salt = 32, trailer = 0xbc, separator = 0x01, firstPadding = 0, prefix = 8, topBit = false } = {}) {
  for (;;) {
    const saltBytes = crypto.randomBytes(salt);
    const length = Math.ceil((key.bits - 1) / 8);
    const db = Buffer.alloc(length - 33);
    db[0] = firstPadding;
    db[db.length - salt - 1] = separator;
    saltBytes.copy(db, db.length - salt);
    const h = sha256(Buffer.alloc(prefix), sha256(Buffer.from(text)), saltBytes);
    const mask = mgf1(h, db.length);
    const em = Buffer.concat([Buffer.from(db.map((b, i) => b ^ mask[i])), h, Buffer.from([trailer])]);
    em[0] &= 0xff >> (8 * length - (key.bits - 1));
    if (topBit) em[0] |= 0x80;
    try {
      return crypto.privateEncrypt({ key: key.privateKey, padding: crypto.constants.RSA_NO_PADDING }, em);
    } catch (error) {
      if (!topBit) throw error; // not below the modulus: another salt
    }
  }
}

function plusModulus(key, text) {
  const n = BigInt('0x' + Buffer.from(key.privateKey.export({ format: 'jwk' }).n, 'base64url').toString('hex'));
  for (;;) {
    const s = BigInt('0x' + openssl(key, text, 'sha256', ...pss('max')).toString('hex')) + n;
    if (s < 1n << BigInt(key.bits)) return Buffer.from(s.toString(16).padStart(key.bits / 4, '0'), 'hex');
  }
}

const text = '(request-target): post /webhooks/keygen\nhost: hooks.example.com\ndate: Mon, 23 Nov 2026 08:46:40 GMT\ndigest: sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const rsaKeys = [2048, 2049, 2050, 2056, 3072, 8192].map(makeRsaKey);
const rsa = rsaKeys[0];
const cases = [];
const add = (key, name, algorithm, accepted, signature) =>
  cases.push({ name, bits: key.bits, algorithm, accepted, signature: signature.toString('base64') });

for (const key of rsaKeys) {
  add(key, `${key.bits} bits, the longest salt`, 'rsa-pss-sha256', true, openssl(key, text, 'sha256', ...pss('max')));
  add(key, `${key.bits} bits, PKCS #1`, 'rsa-sha256', true, openssl(key, text, 'sha256'));
}
for (const salt of [222, 32, 20, 0]) add(rsa, `salt of ${salt}`, 'rsa-pss-sha256', true, openssl(rsa, text, 'sha256', ...pss(salt)));
for (const salt of [222, 32, 20]) add(rsa, `MGF1 with SHA-1, salt of ${salt}`, 'rsa-pss-sha256', false, openssl(rsa, text, 'sha256', ...pss(salt, 'sha1')));
add(rsa, 'MGF1 with SHA-512', 'rsa-pss-sha256', false, openssl(rsa, text, 'sha256', ...pss(32, 'sha512')));
add(rsa, 'SHA-1 throughout', 'rsa-pss-sha256', false, openssl(rsa, text, 'sha1', ...pss(20, 'sha1')));
add(rsa, 'SHA-512 throughout', 'rsa-pss-sha256', false, openssl(rsa, text, 'sha512', ...pss('max', 'sha512')));
add(rsa, 'another text', 'rsa-pss-sha256', false, openssl(rsa, text + '\n', 'sha256', ...pss('max')));
add(rsa, 'PKCS #1 presented as PSS', 'rsa-pss-sha256', false, openssl(rsa, text, 'sha256'));
add(rsa, 'PSS presented as PKCS #1', 'rsa-sha256', false, openssl(rsa, text, 'sha256', ...pss('max')));
add(rsa, 'PKCS #1 with SHA-1', 'rsa-sha256', false, openssl(rsa, text, 'sha1'));
add(rsa, 'the modulus added', 'rsa-pss-sha256', false, plusModulus(rsa, text));
add(rsa, 'crafted, nothing wrong', 'rsa-pss-sha256', true, craft(rsa, text));
add(rsa, 'crafted, trailer 0xCC', 'rsa-pss-sha256', false, craft(rsa, text, { trailer: 0xcc }));
add(rsa, 'crafted, trailer 0xBD', 'rsa-pss-sha256', false, craft(rsa, text, { trailer: 0xbd }));
add(rsa, 'crafted, separator 0x02', 'rsa-pss-sha256', false, craft(rsa, text, { separator: 0x02 }));
add(rsa, 'crafted, no separator and no salt', 'rsa-pss-sha256', false, craft(rsa, text, { separator: 0x00, salt: 0 }));
add(rsa, 'crafted, padding not zero', 'rsa-pss-sha256', false, craft(rsa, text, { firstPadding: 0x10 }));
add(rsa, 'crafted, seven zero bytes before the hash', 'rsa-pss-sha256', false, craft(rsa, text, { prefix: 7 }));
add(rsa, 'crafted, the bit above the block set', 'rsa-pss-sha256', false, craft(rsa, text, { topBit: true }));
write('rsa.json', { text, keys: Object.fromEntries(rsaKeys.map(k => [k.bits, k.publicPem])), cases });

// ---- deliveries and responses, all four algorithms ----

const accountId = '5f1a3f0e-6f6d-4b7b-9a43-0d6f5a0c7d21';
const pairs = {
  ed25519: crypto.generateKeyPairSync('ed25519'),
  ecdsa: crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  rsa: crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const sign = {
  'ed25519': data => crypto.sign(null, data, pairs.ed25519.privateKey),
  'ecdsa-p256': data => crypto.sign('sha256', data, { key: pairs.ecdsa.privateKey, dsaEncoding: 'der' }),
  'rsa-sha256': data => crypto.sign('sha256', data, pairs.rsa.privateKey),
  'rsa-pss-sha256': data => crypto.sign('sha256', data, {
    key: pairs.rsa.privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_MAX_SIGN }),
};
const requests = [
  { method: 'POST', host: 'hooks.example.com', target: '/webhooks/keygen?tenant=acme', body: '{"data":{"type":"webhook-events","note":"größer als nichts"}}' },
  { method: 'GET', host: 'api.keygen.sh', target: `/v1/accounts/${accountId}/webhook-events?page[cursor]=&page[size]=100`, body: '{"data":[],"links":{}}' },
];
const signed = requests.flatMap(request => Object.keys(sign).map(algorithm => {
  const date = 'Mon, 23 Nov 2026 08:46:40 GMT';
  const digest = 'sha-256=' + sha256(Buffer.from(request.body)).toString('base64');
  const lines = `(request-target): ${request.method.toLowerCase()} ${request.target}\nhost: ${request.host}\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign[algorithm](Buffer.from(lines)).toString('base64');
  return {
    method: request.method, algorithm, url: `https://${request.host}${request.target}`, date, digest, body: request.body,
    signature: `keyid="${accountId}", algorithm="${algorithm}", signature="${signature}", headers="(request-target) host date digest"`,
  };
}));
const spki = pair => pair.publicKey.export({ type: 'spki', format: 'pem' });
write('signed-heads.json', { accountId, keys: [spki(pairs.ed25519), spki(pairs.ecdsa), spki(pairs.rsa)], signed });
fs.rmSync(work, { recursive: true });
