import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ProblemFilter, ProblemValidationPipe } from '#libs/nest-runtime';
import { serveConsole } from '../console/serve-console.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { explainError } from './explain-error.js';
import { HARD_BODY_LIMIT, takeJsonBodies } from './json-bodies.js';
import { serveOpenApi } from './openapi-document.js';
import { StrictJsonPipe } from './strict-json.pipe.js';

/** The HTTP server: how much it reads, how long it waits for the rest of a request, and whom it believes who calls. */
export function createAdapter({ trustedProxies }: Pick<ControlPlaneConfig, 'trustedProxies'>): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: HARD_BODY_LIMIT,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 15_000 },
  });
}

/** Joins bodies, checks, problems, the description of the API and the console to the application. */
export function prepareHttp(app: NestFastifyApplication, logger: Logger): void {
  takeJsonBodies(app);
  const contentSecurityPolicy = { directives: { upgradeInsecureRequests: null } };
  app.useSecurityHeaders({ contentSecurityPolicy, strictTransportSecurity: false });
  keepOutOfCaches(app);
  app.useGlobalPipes(new StrictJsonPipe(), new ProblemValidationPipe());
  app.useGlobalFilters(new ProblemFilter(app.getHttpAdapter() as unknown as FastifyAdapter, logger, explainError));
  serveOpenApi(app);
  serveConsole(app);
}

/** What the API answers is a tenant's own and changes: no cache may keep it. */
function keepOutOfCaches(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
      done();
    });
}
