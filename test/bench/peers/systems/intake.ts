/** HTTP intake of a system: answers 202 once the call is taken, 503 when it could not be. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Call } from '../call.ts';

export function intake(port: number, take: (call: Call) => Promise<unknown>): void {
  createServer((request, response) => {
    text(request)
      .then((body) => take(JSON.parse(body).call))
      .then(
        () => response.writeHead(202, { 'content-length': 2 }).end('{}'),
        (error: Error) => {
          console.error(error.message);
          response.writeHead(503, { 'content-length': 2 }).end('{}');
        },
      );
  }).listen(port, '127.0.0.1');
}
