import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testVariable } from './test-environment.js';

/** A JSON document, or a part of one. */
// biome-ignore lint/suspicious/noExplicitAny: a description of 13 MB is looked into in a few places only
type Json = any;

/** What GitHub's API calls the JSON it gives. Its description says `application/json` for it. */
const GITHUB_JSON = 'application/vnd.github+json';

/**
 * GitHub's own OpenAPI description of some of its paths, with all they refer to, made so that a mock of it is strict:
 *
 * - a body may hold only the fields described;
 * - `nullable` goes where it stands without a `type`: the mock's validator gives a schema with it up, without a word,
 *   and takes any body from then on;
 * - of several examples of an answer the first stays, written out, which the mock mistakes otherwise;
 * - answers have GitHub's own media type beside the general one, or a client that asks for it gets 406.
 *
 * @param paths as the description has them, such as `/repos/{owner}/{repo}/issues`
 * @throws Error that names a path it does not have
 */
export async function describeGithub(paths: readonly string[]): Promise<Json> {
  const file = join(testVariable('TEST_TOOLS'), '@octokit/openapi/generated/api.github.com.json');
  const whole = JSON.parse(await readFile(file, 'utf8')) as Json;
  const kept = Object.fromEntries(
    paths.map((path) => {
      if (!whole.paths[path]) throw new Error(`GitHub describes no path ${path}`);
      return [path, whole.paths[path]];
    }),
  );
  const { openapi, info } = whole;
  const description = { openapi, info, paths: kept, components: componentsOf(kept, whole.components) };
  visit(description, (part) => {
    if (part.nullable && !part.type) delete part.nullable;
    const example = part.examples?.default?.value?.$ref;
    if (example) part.examples = { default: description.components.examples[example.split('/').at(-1)] };
    const { content, description: isAnswer } = part;
    if (isAnswer && content?.['application/json']) content[GITHUB_JSON] = content['application/json'];
    const body = part.requestBody?.content?.['application/json']?.schema;
    if (body?.type === 'object') body.additionalProperties = false;
  });
  return description;
}

/** The names that the query of an operation may hold. */
export function describedQuery(description: Json, path: string, method: string): string[] {
  return description.paths[path][method].parameters
    .map((given: Json) => (given.$ref ? description.components.parameters[given.$ref.split('/').at(-1)] : given))
    .filter((parameter: Json) => parameter.in === 'query')
    .map((parameter: Json) => parameter.name);
}

/** Every component that these paths lead to, by way of others too. */
function componentsOf(paths: Json, all: Json): Json {
  const found: Json = {};
  const look = (part: Json) => {
    if (typeof part.$ref !== 'string') return;
    const [, , kind, name] = part.$ref.split('/');
    if (found[kind]?.[name]) return;
    found[kind] = { ...found[kind], [name]: all[kind][name] };
    visit(all[kind][name], look);
  };
  visit(paths, look);
  return found;
}

function visit(part: Json, look: (part: Json) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) look(part);
  for (const inner of Object.values(part)) visit(inner, look);
}
