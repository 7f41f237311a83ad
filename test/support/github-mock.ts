import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Answer } from '#libs/connector-kit';
import { describedQuery, describeGithub } from './github-description.js';
import { testVariable } from './test-environment.js';
import { waitUntil } from './wait-until.js';

const REPOSITORY = '/repos/{owner}/{repo}';
const PATHS = ['/issues', '/issues/{issue_number}', '/issues/{issue_number}/comments', '/labels', '/labels/{name}'];

/**
 * GitHub as its own description says it is: Prism, a program of its own, answers every request that fits the description
 * with the example that stands there, and refuses every other by 4xx. It remembers nothing. A request asks for a described
 * status by the header `prefer: code=404`.
 */
export class GithubMock {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #description: unknown;
  #output = '';

  private constructor(process: ChildProcess, folder: string, description: unknown) {
    this.#process = process;
    this.#folder = folder;
    this.#description = description;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += stripVTControlCharacters(String(chunk));
      });
    }
  }

  /** Starts it on a free port of this machine. Needs a few seconds. */
  static async start(): Promise<GithubMock> {
    const description = await describeGithub(PATHS.map((path) => REPOSITORY + path));
    const folder = await mkdtemp(join(tmpdir(), 'github-mock-'));
    const file = join(folder, 'github.json');
    await writeFile(file, JSON.stringify(description));
    const prism = join(testVariable('TEST_TOOLS'), '@stoplight/prism-cli/dist/index.js');
    const child = spawn(process.execPath, [prism, 'mock', '--errors', '--host', '127.0.0.1', '--port', '0', file]);
    const mock = new GithubMock(child, folder, description);
    try {
      await waitUntil('the mock of GitHub to listen', () => mock.#address(), { deadlineMs: 60_000 });
      return mock;
    } catch (error) {
      await mock.close();
      throw new Error(`the mock of GitHub does not start: ${mock.#output.slice(-2_000)}`, { cause: error });
    }
  }

  /** Where it listens. */
  get url(): string {
    return this.#address() ?? '';
  }

  /** The names that the query of an operation may hold, which the mock does not look at. */
  queryNames(method: string, path: string): string[] {
    return describedQuery(this.#description, REPOSITORY + path, method);
  }

  /** Why the mock has refused a request, by its answer to it; null where the request fits the description. */
  static refusal({ headers, body }: Answer): string | null {
    const text = body.toString('utf8');
    return headers['sl-violations'] ?? (text.includes('stoplight.io/prism/errors') ? text : null);
  }

  async close(): Promise<void> {
    this.#process.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #address(): string | undefined {
    return /Prism is listening on (\S+)/.exec(this.#output)?.[1];
  }
}
