import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { testVariable } from '../../support/test-environment.js';
import { waitUntil } from '../../support/wait-until.js';

/** A Redis of one spec, on a port and in a folder of its own. */
export class OwnRedis {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it in a new folder below `folder`; returns when it listens. */
  static async start(folder: string): Promise<OwnRedis> {
    const port = await freePort();
    const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', mkdtempSync(join(folder, 'redis-'))];
    const server = spawn(testVariable('TEST_REDIS'), [...options, '--appendonly', 'yes', '--save', '']);
    await waitUntil('Redis to listen', () => listens(port));
    return new OwnRedis(`redis://127.0.0.1:${port}`, server);
  }

  async stop(): Promise<void> {
    const gone = once(this.process, 'exit');
    this.process.kill();
    await gone;
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
