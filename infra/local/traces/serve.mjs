import { startReceiver } from './receiver.mjs';

/**
 * The receiver of traces as a process. Environment: PORT (0 takes a free one), TRACES_FOLDER. Prints one line of JSON
 * with its port and URL when it listens.
 */
const folder = process.env.TRACES_FOLDER;
if (!folder) {
  console.error('traces: TRACES_FOLDER must name the folder in which spans are kept');
  process.exit(1);
}
try {
  const { port, url, close } = await startReceiver({ port: Number(process.env.PORT ?? 0), folder });
  console.log(JSON.stringify({ port, url }));
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, close);
} catch (error) {
  console.error(`traces: cannot listen: ${error.message}`);
  process.exit(1);
}
