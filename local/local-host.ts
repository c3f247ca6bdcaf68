/** Who may speak to our servers: programs that address this machine by a name of its own. */
import type { IncomingMessage } from 'node:http';

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Another site's page must not reach this machine under a name that it owns (DNS rebinding). */
export const isForThisMachine = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  LOCAL.test(headers.host ?? '');
