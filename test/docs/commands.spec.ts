import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../apps/cli/src/command-line/command.js';
import { findCommand } from '../../apps/cli/src/command-line/find-command.js';
import { parseFlags } from '../../apps/cli/src/command-line/parse-flags.js';
import { commandsPage } from '../../infra/docs/commands-page.js';
import { committedFile } from './committed-file.js';
import { pages } from './pages.js';

const page = committedFile('docs/commands.md', commandsPage());

describe('the reference of commands', () => {
  it('is what the code makes of the catalogue now (npm run docs:write)', () => {
    expect(page).toBe(commandsPage());
  });

  it('names every command and every flag', () => {
    for (const { words, flags } of COMMANDS) {
      expect(page).toContain(`\`waybill ${words.join(' ')}`);
      for (const { name } of flags) expect(page).toContain(`--${name}`);
    }
  });
});

/** Commands in backticks, with `ID` and the like for what is filled in; those that only name a placeholder left out. */
const typed = (text: string) =>
  [...text.matchAll(/`waybill ([a-z][^`<…]*)`/g)].map(([, line = '']) =>
    [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );

describe('the commands that pages tell people to type', () => {
  it('are there, with the flags they are given', () => {
    const lines = pages()
      .filter(({ path }) => path !== 'docs/commands.md')
      .flatMap(({ text }) => typed(text));
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      const found = findCommand(line);
      if (found.kind === 'command') expect(() => parseFlags(found.command.flags, found.args)).not.toThrow();
    }
  });
});
