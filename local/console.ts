/**
 * The console at `/console`, served as CloudFront does: its files, their headers, and the page for
 * every other path.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { buildConsole } from '../infra/console/build.ts';
import { CACHE_ASSETS, CACHE_PAGE, SECURITY_HEADERS } from '../infra/console/headers.ts';

const PATH = /^\/console(?=[/?]|$)/;
/**
 * Paths of files below `/console`; any other path gets the page, as with the CloudFront function
 * (console-stack.ts).
 */
const FILES = /^\/(?:assets\/|favicon\.svg$)/;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Serves requests under `/console` and returns false for any other. The first request builds the
 * console.
 */
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
        // The next request tries again.
        building = undefined;
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`The console cannot be built: ${error instanceof Error ? error.message : error}\n`);
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
      response.setHeader('cache-control', pathname.startsWith('/assets/') ? CACHE_ASSETS : CACHE_PAGE);
    },
  });
  return (request, response) =>
    files(request, response, () => {
      response.writeHead(404).end();
    });
}
