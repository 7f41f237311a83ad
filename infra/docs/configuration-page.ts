import { type ConfigShape, fileVariable, type Setting } from '#libs/config';
import { PROCESSES, type Process } from './processes.js';

const HEAD = `# Configuration

Made from the code by \`npm run docs:write\`; a spec compares the two.

Every setting is an environment variable. A process reads all of its own at its start and, where any is wrong, says all
that is wrong in one message and ends; no secret is ever shown. An empty variable counts as one that is not given.

A **secret** setting may also be given as the path of a file: instead of \`DATABASE_URL\`, \`DATABASE_URL_FILE\`. White
space around what the file holds is no part of it. Giving both is refused. \`CREDENTIALS_KEY_FILE\` and
\`PROVISION_FILE\` are paths in any case.

\`docker-compose.yml\` shows all of it in use.
`;

/** Writes the reference of every setting of these processes, as Markdown. */
export function configurationPage(processes: readonly Process[] = PROCESSES): string {
  const services = processes.filter(({ kind }) => kind === 'service');
  const everywhere = settingsOf(services[0]?.settings ?? {})
    .map(({ variable }) => variable)
    .filter((variable) => services.every(({ settings }) => find(settings, variable)));
  const common = everywhere.map((variable) => row(variable, services));
  const own = processes.map((process) => {
    const rest = settingsOf(process.settings).filter(
      ({ variable }) => process.kind === 'job' || !everywhere.includes(variable),
    );
    const rows = rest.map(({ variable }) => row(variable, [process]));
    return section(`${process.name}`, [process.purpose, `Program: \`${process.main}\`.`], rows);
  });
  return `${[HEAD, section('Every service', ['What all services know.'], common), ...own].join('\n')}`;
}

const settingsOf = (settings: ConfigShape): Setting<unknown>[] => Object.values(settings);
const find = (settings: ConfigShape, variable: string) =>
  settingsOf(settings).find((setting) => setting.variable === variable);

function section(title: string, sentences: readonly string[], rows: readonly string[]): string {
  const nothing = 'Nothing but what every service knows.';
  const table = ['| variable | what it is | form | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return `## ${title}\n\n${sentences.join(' ')}\n\n${rows.length > 0 ? table : nothing}\n`;
}

function row(variable: string, processes: readonly Process[]): string {
  const found = processes.flatMap(({ name, settings }) => {
    const setting = find(settings, variable);
    return setting ? [{ name, setting }] : [];
  });
  const first = found[0]?.setting;
  if (!first) return '';
  const defaults = [...new Set(found.map(({ setting }) => shownDefault(setting)))];
  const each = found.map(({ name, setting }) => `${shownDefault(setting)} (${name})`);
  const byFile = fileVariable(first);
  const names = byFile ? `\`${variable}\`, \`${byFile}\`` : `\`${variable}\``;
  const secret = first.secret ? ' Secret.' : '';
  const cells = [
    names,
    `${first.description}.${secret}`,
    first.form,
    defaults.length === 1 ? defaults[0] : each.join(', '),
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function shownDefault({ required, fallback }: Setting<unknown>): string {
  if (required) return '**required**';
  const text = Array.isArray(fallback) ? fallback.join(',') : String(fallback);
  return text === '' || text === '[object Object]' ? 'none' : `\`${text}\``;
}
