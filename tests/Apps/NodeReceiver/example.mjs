// A receiver in the way of Keygen's public example for Express, with what that example leaves out: the query, the port of the host, the age,
// keyid, repetitions. It is here to be found out by `keygen-webhooks forge`. Do not copy it.
import { createServer } from 'node:http'
import { createHash, createPublicKey, verify } from 'node:crypto'

const key = createPublicKey({
  key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(process.env.KEYGEN_VERIFY_KEY, 'hex')]),
  format: 'der',
  type: 'spki',
})
let handled = 0

// A handler that throws leaves the request without an answer.
process.on('unhandledRejection', error => console.error(`unhandled: ${error.message}`))

function isGenuine(request, body) {
  const parameters = Object.fromEntries((request.headers['keygen-signature'] ?? '').split(/,\s*/).map(one => {
    const equals = one.indexOf('=')
    return [one.slice(0, equals), one.slice(equals + 1).replace(/^"|"$/g, '')]
  }))
  if (parameters.algorithm !== 'ed25519') {
    return false
  }

  const digest = `sha-256=${createHash('sha256').update(body).digest('base64')}`
  if (digest !== request.headers.digest) {
    return false
  }

  const path = request.url.split('?')[0]
  const signed = [`(request-target): post ${path}`, `host: ${request.headers.host}`, `date: ${request.headers.date}`, `digest: ${digest}`].join('\n')
  return verify(null, Buffer.from(signed), key, Buffer.from(parameters.signature, 'base64'))
}

async function handle(event) {
  const payload = JSON.parse(event.data.attributes.payload)
  switch (event.data.attributes.event) {
    case 'license.created':
    case 'license.deleted':
      // The relationship is called owner since API version 1.6.
      console.log(`bill ${payload.data.relationships.user.data.id}`)
      break
    case 'user.created':
      console.log(`hello ${payload.data.id}`)
      break
    default:
      console.log(`unknown ${event.data.attributes.event}`)
  }

  handled++
}

async function answer(request, response) {
  let body = ''
  request.setEncoding('utf8')
  for await (const part of request) {
    body += part
  }

  if (request.url === '/handled') {
    response.end(String(handled))
    return
  }

  let event
  try {
    event = JSON.parse(body)
  } catch {
    response.writeHead(400).end()
    return
  }

  if (!isGenuine(request, body)) {
    response.writeHead(400).end()
    return
  }

  await handle(event)
  response.end()
}

const server = createServer((request, response) => { answer(request, response) })
server.listen(0, '127.0.0.1', () => console.log(`Now listening on: http://127.0.0.1:${server.address().port}`))
