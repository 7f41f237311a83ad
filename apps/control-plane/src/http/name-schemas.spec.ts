import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { nameSchemas } from './name-schemas.js';

describe('the schemas of the API', () => {
  const thing = { title: 'Thing', type: 'object', properties: { id: { type: 'string' } } };
  const page = { title: 'ThingPage', type: 'object', properties: { items: { type: 'array', items: thing } } };
  const document = {
    openapi: '3.0.3',
    info: { title: 'An API', version: '1' },
    paths: { '/things': { get: { responses: { 200: { content: { 'application/json': { schema: page } } } } } } },
    components: { schemas: { Other: { type: 'object' } } },
  } as unknown as OpenAPIObject;
  const named = nameSchemas(document);

  it('that have a title stand among the components, also inside one another', () => {
    expect(named.components?.schemas).toEqual({
      Other: { type: 'object' },
      Thing: { type: 'object', properties: { id: { type: 'string' } } },
      ThingPage: {
        type: 'object',
        properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
      },
    });
    expect(JSON.stringify(named.paths)).toContain('{"schema":{"$ref":"#/components/schemas/ThingPage"}}');
  });

  it('leave the title of the document alone', () => {
    expect(named.info.title).toBe('An API');
  });
});
