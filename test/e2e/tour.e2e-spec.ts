import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { connect } from 'amqplib';
import { type Block, blocksOf } from '../docs/markdown-blocks.js';
import { ShellSession } from '../docs/shell-session.js';
import { isShown } from '../docs/shown-output.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import { describeWith } from '../support/with-program.js';

jest.setTimeout(90_000);

/** A page that a reader follows command by command, or one section of it. */
interface Walk {
  page: string;
  blocks: Block[];
}

const walks: Walk[] = [
  { page: 'README.md', blocks: blocksOf(await section('README.md', 'Five minutes')) },
  { page: 'docs/tour.md', blocks: blocksOf(await readFile('docs/tour.md', 'utf8')) },
];

let stack: SharedStack;
let folder: string;
let shell: ShellSession;

/** The block that shows what this one prints, if the page has one. */
function shownAfter(block: Block, blocks: readonly Block[]): string | null {
  const next = blocks[blocks.indexOf(block) + 1];
  return next?.language === 'text' ? next.text : null;
}

/** A page says under which name to save a program: in its first line. */
async function save(program: Block): Promise<void> {
  const name = /^# (\w+\.py)\n/.exec(program.text)?.[1];
  if (!name) throw new Error(`the program in line ${program.line} does not say its name`);
  await writeFile(join(folder, name), program.text);
}

/** What only asks can be asked again: the broker tells of a new queue some seconds later. */
const onlyAsks = (commands: string) => /^api \/v1\/\S+ \|/.test(commands) && !/ -[Xd] |--data|python3/.test(commands);

async function run(block: Block, blocks: readonly Block[]): Promise<void> {
  const shown = shownAfter(block, blocks);
  const deadline = performance.now() + 15_000;
  let { code, output } = await shell.run(block.text);
  while (onlyAsks(block.text) && !isShown(shown ?? '', output) && performance.now() < deadline) {
    ({ code, output } = await shell.run(block.text));
  }
  const came = { commands: block.text, code, output };
  // One look that shows the commands, what was to come and what came.
  if (code !== 0 || !isShown(shown ?? '', output)) expect(came).toEqual({ ...came, code: 0, output: shown ?? '' });
}

beforeAll(async () => {
  stack = await sharedTestStack();
  folder = await mkdtemp(join(tmpdir(), 'tour-'));
  // The reader stands in the clone, where the stack has its home; here it has another.
  await symlink(stack.home, join(folder, '.waybill'));
  const python = process.env['TEST_PYTHON'] ?? '/usr/bin/python3';
  await writeFile(join(folder, 'python3'), `#!/bin/sh\nexec ${python} "$@"\n`, { mode: 0o755 });
  const path = [folder, dirname(process.execPath), process.env['PATH']].join(delimiter);
  shell = new ShellSession(folder, { ...process.env, PATH: path, PYTHONDONTWRITEBYTECODE: '1' });
}, 120_000);

afterAll(async () => {
  await shell?.close();
  const broker = await connect((await stack.addresses()).amqp);
  const channel = await broker.createChannel();
  await channel.deleteQueue('default.inbox');
  await broker.close();
  await rm(folder, { recursive: true, force: true });
  await stack?.giveBack();
}, 60_000);

for (const { page, blocks } of walks)
  describeWith('TEST_PYTHON')(page, () => {
    const [start, ...steps] = blocks.filter(({ language }) => language === 'sh' || language === 'python');

    it('begins by the command that starts the stack', () => {
      expect(start?.text).toBe('npm start -- --detach\n');
      expect(steps.length).toBeGreaterThan(3);
    });

    it('shows the output of commands only, each by the block behind them', () => {
      const orphans = blocks.filter(
        ({ language }, index) => language === 'text' && blocks[index - 1]?.language !== 'sh',
      );
      expect(orphans).toEqual([]);
      expect(blocks.filter(({ language }) => !['sh', 'python', 'text'].includes(language))).toEqual([]);
    });

    it.each(steps.map((block) => [block.line, block] as const))('does in line %i what it says', async (_line, block) =>
      block.language === 'python' ? save(block) : run(block, blocks),
    );
  });

/** A section of a page, with lines before it left empty so that blocks keep their line numbers. */
async function section(page: string, heading: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  const begin = text.indexOf(`\n## ${heading}\n`);
  if (begin < 0) throw new Error(`${page} has no section "${heading}"`);
  const end = text.indexOf('\n## ', begin + 4);
  return '\n'.repeat(text.slice(0, begin).split('\n').length - 1) + text.slice(begin, end < 0 ? undefined : end);
}
