import { COMMANDS, type Command } from '../../apps/cli/src/command-line/command.js';
import type { Flag } from '../../apps/cli/src/command-line/flag.js';
import { meaningOf, nameOf } from '../../apps/cli/src/command-line/help.js';

const HEAD = `# Every command

Made from the code by \`npm run docs:write\`; a spec compares the two. How the command is used, where it calls and what it
ends with: [the command](cli.md).
`;

const DANGERS = { none: '', reversible: ' Asks first.', irreversible: ' Cannot be taken back; asks first.' };

/** Writes the reference of every command and flag, as Markdown. */
export function commandsPage(commands: readonly Command[] = COMMANDS): string {
  const everywhere = commonFlags(commands);
  const groups = [...new Set(commands.map(({ words }) => words[0] ?? ''))];
  const sections = groups.map((group) => {
    const own = commands.filter(({ words }) => words[0] === group);
    return [`## ${group}`, ...own.map((command) => entry(command, everywhere))].join('\n\n');
  });
  const common = ['## Flags of all that speak to a control-plane', table(everywhere)].join('\n\n');
  return `${[HEAD.trimEnd(), common, ...sections].join('\n\n')}\n`;
}

/** The flags that every operation takes. */
function commonFlags(commands: readonly Command[]): readonly Flag[] {
  const operations = commands.filter(({ operation }) => operation !== null);
  const [first] = operations;
  return (first?.flags ?? []).filter((flag) => operations.every(({ flags }) => flags.includes(flag)));
}

function entry(
  { words, positionals, summary, description, flags, operation }: Command,
  common: readonly Flag[],
): string {
  const own = flags.filter((flag) => !common.includes(flag));
  const route = operation === null ? '' : ` \`${operation.method} ${operation.path}\`, for the role ${operation.role}.`;
  const danger = operation === null ? '' : DANGERS[operation.danger];
  return [
    `\`waybill ${[...words, ...positionals].join(' ')}\`: ${summary.replace(/^./, (letter) => letter.toLowerCase())}.${danger}${route}`,
    description,
    ...(own.length > 0 ? [table(own)] : []),
  ].join('\n\n');
}

function table(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => {
    const cells = [`\`${nameOf(flag)}\``, meaningOf(flag)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| flag | meaning |', '| --- | --- |', ...rows].join('\n');
}
