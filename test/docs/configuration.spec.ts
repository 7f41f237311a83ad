import { describe, expect, it } from '@jest/globals';
import { text, url } from '#libs/config';
import { configurationPage } from '../../infra/docs/configuration-page.js';
import { PROCESSES, type Process } from '../../infra/docs/processes.js';
import { committedFile } from './committed-file.js';

const page = committedFile('docs/configuration.md', configurationPage());

const service = (name: string, settings: Process['settings']): Process => {
  return { name, kind: 'service', purpose: `Is ${name}.`, main: `dist/${name}.js`, settings };
};
const port = (fallback: string) => text('PORT', { description: 'The port', form: 'a port', fallback });

describe('the configuration reference', () => {
  it('is what the code makes of the settings now (npm run docs:write)', () => {
    expect(page).toBe(configurationPage());
  });

  it('names every setting of every process, and the file of every secret one', () => {
    for (const { name, settings } of PROCESSES) {
      for (const { variable, secret } of Object.values(settings)) {
        const named = secret ? `| \`${variable}\`, \`${variable}_FILE\` |` : `| \`${variable}\` |`;
        expect([name, variable, page.includes(named)]).toEqual([name, variable, true]);
      }
    }
  });

  it('tells what all services know once, with every default that differs', () => {
    const made = configurationPage([service('one', { port: port('1') }), service('two', { port: port('2') })]);
    expect(made).toContain('| `PORT` | The port. | a port | `1` (one), `2` (two) |');
    expect(made.split('`PORT`')).toHaveLength(2);
  });

  it('says what must be given and what is a secret', () => {
    const settings = { database: url('DATABASE', { description: 'The database', schemes: ['pg'] }) };
    const made = configurationPage([
      service('one', { port: port('') }),
      service('two', { port: port(''), ...settings }),
    ]);
    expect(made).toContain('| `PORT` | The port. | a port | none |');
    expect(made).toContain(
      '| `DATABASE`, `DATABASE_FILE` | The database. Secret. | a URL starting with pg:// | **required** |',
    );
  });
});
