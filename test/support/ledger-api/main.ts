import { LedgerApi } from './ledger-api.js';

/**
 * The ledger-api as a process: PORT (0 is any) and LEDGER_FILE in its environment, its address as the only line on
 * standard output. Killed and started again with the same file it goes on where it was.
 */
const { PORT = '0', LEDGER_FILE } = process.env;
if (!LEDGER_FILE) throw new Error('LEDGER_FILE is not set: give the path of the file of its lines');

const api = await LedgerApi.start(Number(PORT), LEDGER_FILE);
process.stdout.write(`${api.url}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void api.close());
