/**
 * A variable the test run provides (`npm test`, or `node infra/local/test.mjs --servers-only` and its `env` file).
 *
 * @throws Error that names the variable and the command that provides it
 */
export function testVariable(
  name:
    | 'TEST_AMQP_URL'
    | 'TEST_AMQP_MANAGEMENT_URL'
    | 'TEST_DATABASE_URL'
    | 'TEST_RABBITMQCTL'
    | 'TEST_TOOLS'
    | 'TEST_CHROMIUM'
    | 'TEST_PROMTOOL'
    | 'TEST_REDIS',
): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is not set: run \`npm test -- <spec>\`, or start the servers with \`node infra/local/test.mjs --servers-only\` ` +
      'and load .waybill/test/env into the shell',
  );
}
