import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { MeasuredRoute } from '#libs/nest-runtime';
import { readBuiltFiles } from './built-files.js';

const CONSOLE = '/console/';

/** Where the build puts the console: beside this service, below `dist/apps`. */
const BUILT = join(import.meta.dirname, '../../../console');

/** Everything from the console's own origin, nothing inline, no text that is taken for markup, no frame around it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const NOT_BUILT = 'The console was not built. Run `npm run build`, then start the control-plane again.\n';

/** Their names change with every build. */
const FILES: MeasuredRoute = { measuredAs: `${CONSOLE}*` };

/**
 * Serves the operators' page at `/console/`, to anyone: what it shows, it asks of the API with the operator's key. Every
 * file has a route of its own, so no address leads to another file. Where the console was not built, its page says so.
 */
export function serveConsole(app: NestFastifyApplication, folder = BUILT): void {
  const server = app.getHttpAdapter().getInstance();
  const toConsole = (_request: unknown, reply: FastifyReply) => reply.redirect(CONSOLE, 302);
  server.get('/', toConsole);
  server.get(CONSOLE.slice(0, -1), toConsole);

  const files = readBuiltFiles(folder);
  for (const { path, type, cacheControl, body } of files) {
    server.get(CONSOLE + path, { config: FILES }, (_request, reply) =>
      reply
        .headers({ ...HEADERS, 'cache-control': cacheControl })
        .type(type)
        .send(body),
    );
  }
  if (files.length > 0) return;
  server.get(CONSOLE, (_request, reply) =>
    reply
      .status(404)
      .headers({ ...HEADERS, 'cache-control': 'no-store' })
      .type('text/plain; charset=utf-8')
      .send(NOT_BUILT),
  );
}
