import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * A program that only tests need, from the packages of `test/tools`.
 *
 * @throws Error that says how to bring them, where they are not there
 */
export function testTool(name: string): unknown {
  const folder = resolve(process.env['TEST_TOOLS'] ?? 'test/tools/node_modules');
  try {
    return createRequire(join(folder, 'x.js'))(join(folder, name));
  } catch (error) {
    throw new Error(`${name} is not in ${folder}: npm test brings it`, { cause: error });
  }
}
