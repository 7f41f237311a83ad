import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { type ControlPlaneScene, controlPlaneScene } from '../support/control-plane-scene.js';
import { committedFile } from './committed-file.js';
import { testTool } from './test-tools.js';

const FILE = 'docs/openapi.json';
const PROBLEM = { $ref: '#/components/schemas/Problem' };

interface Content {
  description?: string;
  content?: Record<string, { schema?: object; example?: unknown }>;
}
interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  security?: object[];
  tags?: string[];
  parameters?: { name: string; in: string; schema?: object; description?: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
  tags: { name: string; description: string }[];
}

let scene: ControlPlaneScene;
let served: Document;
let operations: { at: string; path: string; operation: Operation }[];

beforeAll(async () => {
  scene = await controlPlaneScene();
  served = (await (await fetch(`${scene.url}/openapi.json`)).json()) as Document;
  operations = Object.entries(served.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: `${method.toUpperCase()} ${path}`, path, operation })),
  );
});

afterAll(() => scene?.drop());

/** The operations of the API proper: health is for machines that look after processes. */
const api = () => operations.filter(({ path }) => path.startsWith('/v1/'));
const offenders = (isWrong: (operation: Operation) => boolean) =>
  api()
    .filter(({ operation }) => isWrong(operation))
    .map(({ at }) => at);

describe('the OpenAPI document', () => {
  it('is committed as it is served (npm run docs:write)', () => {
    expect(JSON.parse(committedFile(FILE, JSON.stringify(served)))).toEqual(served);
  });

  it('leads nowhere that is not there, and is understood by a program that makes mocks of such documents', async () => {
    expect(served.openapi).toMatch(/^3\.0\./);
    const refs = [...JSON.stringify(served).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(refs.length).toBeGreaterThan(50);
    expect(refs.filter((name) => !(String(name) in served.components.schemas))).toEqual([]);
    const { getHttpOperationsFromSpec } = testTool('@stoplight/prism-cli/dist/operations.js') as {
      getHttpOperationsFromSpec(document: object): Promise<{ iid: string; responses: object[] }[]>;
    };
    const understood = await getHttpOperationsFromSpec(structuredClone(served));
    expect(understood.map(({ iid }) => iid)).toEqual(operations.map(({ operation }) => operation.operationId));
  });

  it('names every operation once, in words of its own, with a summary and a description', () => {
    const ids = api().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+[A-Za-z]+$/.test(id))).toEqual([]);
    expect(offenders(({ summary, description }) => !summary || !description)).toEqual([]);
  });

  it('says for every operation who may call it, and under which tag it stands', () => {
    const tags = served.tags.map(({ name }) => name);
    const behind = '[{"bearer":[]},{"session":[]}]';
    expect(offenders(({ security }) => JSON.stringify(security) !== behind)).toEqual([
      'POST /v1/session',
      'GET /v1/session/ways',
    ]);
    expect(offenders((operation) => operation.tags?.length !== 1 || !tags.includes(operation.tags[0] ?? ''))).toEqual(
      [],
    );
    expect(Object.keys(served.components.securitySchemes)).toEqual(['bearer', 'session']);
  });

  it('gives every error as problem details', () => {
    for (const { at, operation } of api()) {
      const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect([at, errors.map(([status]) => status)]).toEqual([at, expect.arrayContaining(['401', '403', '503'])]);
      for (const [, { content }] of errors) expect(content?.['application/problem+json']?.schema).toEqual(PROBLEM);
      if (operation.requestBody)
        expect([at, Object.keys(operation.responses)]).toEqual([at, expect.arrayContaining(['400', '415'])]);
    }
  });

  it('declares the parameters of every path, and says what every answer holds', () => {
    for (const { at, path, operation } of api()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters?.filter((one) => one.in === 'path').map(({ name }) => name) ?? [];
      expect([at, declared]).toEqual([at, wanted]);
      for (const [status, answer] of Object.entries(operation.responses)) {
        if (status !== '204') expect([at, status, answer.content === undefined]).toEqual([at, status, false]);
      }
    }
  });

  it('has an example for every body, and all examples fit their schemas', () => {
    expect(
      offenders(({ requestBody }) => Boolean(requestBody) && !requestBody?.content?.['application/json']?.example),
    ).toEqual([]);
    const ajv = new Ajv({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema({ $id: 'api', components: served.components }, 'api');
    const contents = api().flatMap(({ at, operation }) =>
      [operation.requestBody, ...Object.values(operation.responses)].flatMap((one) =>
        Object.values(one?.content ?? {}).map((media) => ({ at, ...media })),
      ),
    );
    const shown = contents.filter(({ example }) => example !== undefined);
    expect(shown.length).toBeGreaterThan(15);
    for (const { at, schema, example } of shown) {
      const written = JSON.stringify(schema).replaceAll('#/components', 'api#/components');
      const validate = ajv.compile(JSON.parse(written) as object);
      expect([at, validate(example) ? null : validate.errors]).toEqual([at, null]);
    }
  });
});
