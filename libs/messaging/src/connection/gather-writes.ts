import type { Writable } from 'node:stream';

/**
 * Gathers what is written to a socket in one go of the event loop into one system call. amqplib writes each message by
 * itself, which under load costs as much as all its encoding. Nothing waits: the gathered goes out before the loop does
 * anything else.
 */
export function gatherWrites(socket: Writable): void {
  const write = socket.write.bind(socket);
  let gathering = false;
  const send = () => {
    gathering = false;
    socket.uncork();
  };
  socket.write = ((...given: Parameters<typeof write>) => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(send);
    }
    return write(...given);
  }) as typeof socket.write;
}
