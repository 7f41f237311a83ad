import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes traces over OTLP/HTTP and forgets them. */
export interface TraceSink {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  readonly url: string;
  /** Requests taken so far. */
  readonly exports: number;
  close(): void;
}

/** Opens a sink on a free port of this machine. */
export async function openTraceSink(): Promise<TraceSink> {
  let exports = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      exports += 1;
      response.setHeader('content-type', request.headers['content-type'] ?? 'application/json');
      response.end(request.headers['content-type']?.includes('json') ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get exports() {
      return exports;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
