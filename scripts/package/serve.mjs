#!/usr/bin/env node
// `npx underhood`: the built book at an address of this machine. Needs no network, and nothing built.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sirv from 'sirv';

/** Asked for first, so that a browser finds again what it has kept of the last time. */
const USUAL = 4827;
const HELP = `Usage: underhood [--port <number>] [--host <address>]

Serves “Under the Hood”, a live book about how AI works, until you press Ctrl-C.

  --port <number>   where; otherwise ${USUAL}, or any that is free if that one is taken
  --host <address>  whom it listens for: 127.0.0.1, this machine alone, unless you say 0.0.0.0
  --help, --version
`;

const fail = (words) => {
  console.error(words);
  process.exit(2);
};

function options() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  try {
    return parseArgs({ options: { port: text, host: text, help: flag, version: flag } }).values;
  } catch (error) {
    return fail(`${error.message}\n\n${HELP}`);
  }
}

const { port, host = '127.0.0.1', help, version } = options();
const about = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
if (help) console.log(HELP);
else if (version) console.log(about.version);
else serve();

function serve() {
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    fail(`--port takes a number from 0 to 65535, not “${port}”.`);
  const wanted = Number(port ?? USUAL);
  if (wanted > 65_535) fail(`--port takes a number from 0 to 65535, not “${port}”.`);
  const files = sirv(fileURLToPath(new URL('../book', import.meta.url)), {
    etag: true,
    // Any page on this machine may embed its labs, a sandboxed frame too.
    setHeaders: (response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('cache-control', 'no-cache');
    },
  });
  const server = createServer((request, response) =>
    files(request, response, () =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found'),
    ),
  );
  server.on('error', (error) => {
    if (error.code === 'EADDRINUSE' && port === undefined) return server.listen(0, host);
    fail(
      error.code === 'EADDRINUSE'
        ? `Port ${wanted} is taken: choose another by --port, or none, for any that is free.`
        : `Can’t listen at ${host}, port ${wanted}: ${error.message}`,
    );
  });
  server.on('listening', () => {
    const { address, port: taken, family } = server.address();
    const name = family === 'IPv6' ? `[${address}]` : address;
    console.log(`Under the Hood is at http://${name}:${taken}/ (Ctrl-C ends it)`);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
  server.listen(wanted, host);
}
