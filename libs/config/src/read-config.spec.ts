import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './read-config.js';
import { connectorSettings, outboundSettings, serviceSettings } from './service-settings.js';

const shape = { ...serviceSettings(3002), ...outboundSettings, ...connectorSettings(['http', 'github']) };
const right = {
  DATABASE_URL: 'postgres://worker:pw@localhost/waybill',
  RABBITMQ_URL: 'amqp://worker:pw@localhost/waybill',
  CREDENTIALS_KEY_FILE: '/run/secrets/keys',
  CONNECTORS: 'http, github',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(shape, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('configuration', () => {
  it('fills in what is not given and splits lists', () => {
    expect(readConfig(shape, right)).toMatchObject({
      httpPort: 3002,
      logLevel: 'info',
      connectors: ['http', 'github'],
    });
  });

  it('lists every wrong setting at once with the expected form', () => {
    const problems = problemsOf({ ...right, DATABASE_URL: 'mysql://x', HTTP_PORT: '70000', CONNECTORS: 'http,slack' });
    expect(problems).toEqual([
      'DATABASE_URL is wrong: what is given is not a URL starting with postgres:// or postgresql://',
      'HTTP_PORT is wrong: "70000" is not a whole number from 0 to 65535',
      'CONNECTORS is wrong: "http,slack" is not a list separated by commas, of: http, github',
    ]);
  });

  it('names what is missing and never shows a password', () => {
    const problems = problemsOf({ RABBITMQ_URL: 'https://user:hunter2@host' }).join('\n');
    expect(problems).toContain('DATABASE_URL is missing');
    expect(problems).toContain('CREDENTIALS_KEY_FILE is missing');
    expect(problems).not.toContain('hunter2');
  });
});
