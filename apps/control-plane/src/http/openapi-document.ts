import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_SCHEME } from '../auth/authorized.js';
import { SESSION_COOKIE } from '../auth/cookies.js';
import { nameSchemas } from './name-schemas.js';
import { addExamples } from './openapi-examples.js';

const DESCRIPTION = [
  'Hand over tasks and read what became of them; configure connections, webhook sources and subscriptions; look after',
  'queues and dead letters. Errors are problem details (RFC 9457) that name the field. Lists come as',
  '`{ items, nextCursor }`; pass `nextCursor` as `cursor` for the next page. This is version 1 and only grows: ignore',
  'fields you do not know.',
].join('\n');

const COOKIE_MEANING =
  'A session, of `POST /v1/session`. What changes something needs `X-CSRF-Token` beside it; whoever has a role in several ' +
  'tenants names one in `Waybill-Tenant`.';

const TAGS = {
  overview: 'How everything stands',
  alerts: 'What the control-plane has found wrong by itself, and who keeps it silent',
  'alert-thresholds': 'From when on alerts fire',
  'alert-targets': 'Who is told of alerts',
  'error-budgets': 'How much connectors may fail, and have',
  reports: 'How weeks went',
  tasks: 'What agents hand over',
  connectors: 'What can be called',
  connections: 'Where to call, and with which credential',
  sources: 'Where webhooks come in',
  subscriptions: 'Where results and events go',
  queues: 'How full they are',
  incidents: 'What could not go on, cause by cause',
  'dead-letters': 'What could not go on',
  'redrive-runs': 'Dead letters on their way back, in growing batches',
  'decision-runs': 'Decisions over many parked tasks',
  'replay-runs': 'Results and events brought to a subscription once more',
  pauses: 'Connectors, connections and subscriptions that rest for a while',
  retention: 'How long what has ended is kept',
  exports: 'All there is about tasks with a label',
  erasures: 'What tasks carried, erased',
  'api-keys': 'Who may call',
  audit: 'Who did what',
  session: 'Who is signed in',
} as const;

/** Describes every route of the application in OpenAPI 3. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Waybill')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, of `POST /v1/api-keys`' })
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', description: COOKIE_MEANING }, SESSION_SCHEME);
  for (const [name, meaning] of Object.entries(TAGS)) about.addTag(name, meaning);
  return addExamples(nameSchemas(SwaggerModule.createDocument(app, about.build())));
}

/** Serves the description at `GET /openapi.json`, to anyone. */
export function serveOpenApi(app: NestFastifyApplication): void {
  let body: string | null = null;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => {
      body ??= JSON.stringify(describeApi(app));
      return reply.type('application/json').send(body);
    });
}
