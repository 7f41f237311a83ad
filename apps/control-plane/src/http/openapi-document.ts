import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Describes every route of the application in OpenAPI 3. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Waybill')
    .setDescription(
      'Tasks, connections, sources, subscriptions, queues and dead letters. Errors are RFC 9457 problems.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' })
    .build();
  return SwaggerModule.createDocument(app, about);
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
