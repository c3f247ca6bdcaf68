/** The console at `/console`, as CloudFront gives it: its files, their headers, and the page itself for every path without a file. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { buildConsole } from '../infra/console/build.ts';
import { ASKED_EACH_TIME, CACHED_FOR_EVER, SECURITY_HEADERS } from '../infra/console/headers.ts';

const PATH = /^\/console(?=[/?]|$)/;
/** Within it. Every other path is the page's, ids with dots among them: as the function at the edge has it (console-stack.ts). */
const FILES = /^\/(?:assets\/|favicon\.svg$)/;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves requests under `/console`; gives false for any other. It is built at the first one. */
export function createConsole(): (request: IncomingMessage, response: ServerResponse) => boolean {
  let building: Promise<Serve> | undefined;
  return (request, response) => {
    const { url = '' } = request;
    if (!PATH.test(url)) return false;
    const within = url.replace(PATH, '');
    request.url = FILES.test(within) ? within : '/index.html';
    building ??= buildConsole().then(serverOf);
    building.then(
      (serve) => serve(request, response),
      (error) => {
        // The next request finds it mended.
        building = undefined;
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`The console could not be built: ${error instanceof Error ? error.message : error}\n`);
      },
    );
    return true;
  };
}

function serverOf(folder: string): Serve {
  const files = sirv(folder, {
    etag: true,
    setHeaders: (response, pathname) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      response.setHeader(
        'cache-control',
        pathname.startsWith('/assets/') ? CACHED_FOR_EVER : ASKED_EACH_TIME,
      );
    },
  });
  return (request, response) =>
    files(request, response, () => {
      response.writeHead(404).end();
    });
}
