/**
 * The smallest HTTP/1.1 server and client that the harness can do with. The harness shares a small
 * machine with what it measures, so it must cost little: no streams, no header objects, one write
 * per message. Bodies have a content-length or are chunked; nothing else is understood.
 */
import { connect, createServer, type Socket } from 'node:net';

/**
 * Node's servers close a connection after 5 s without a request; an older one is not used again.
 */
const MAX_IDLE_MS = 3_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

interface Body {
  body: string;
  /** Where the next message begins. */
  next: number;
}

function chunkedBody(bytes: Buffer, from: number): Body | undefined {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const endOfLine = bytes.indexOf('\r\n', at);
    if (endOfLine < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, endOfLine), 16);
    const next = endOfLine + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(parts).toString('utf8'), next };
    parts.push(bytes.subarray(endOfLine + 2, endOfLine + 2 + size));
    at = next;
  }
}

/** Returns the body that begins at `from`, or undefined while bytes are missing. */
function bodyAt(bytes: Buffer, head: string, from: number): Body | undefined {
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    const next = from + Number(length);
    return bytes.length < next ? undefined : { body: bytes.toString('utf8', from, next), next };
  }
  if (head.includes('\r\ntransfer-encoding: chunked')) return chunkedBody(bytes, from);
  return { body: '', next: from };
}

type OnMessage = (startLine: string, head: string, body: string) => void;

/**
 * Returns a function that takes bytes and reports every complete message; `head` is in lower case.
 */
function parser(onMessage: OnMessage): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length > 0) {
      const endOfHead = pending.indexOf(END_OF_HEAD);
      if (endOfHead < 0) return;
      const text = pending.toString('latin1', 0, endOfHead);
      const head = text.toLowerCase();
      const found = bodyAt(pending, head, endOfHead + END_OF_HEAD.length);
      if (!found) return;
      pending = pending.subarray(found.next);
      onMessage(text.split('\r\n', 1)[0] ?? '', head, found.body);
    }
  };
}

/** Returns a whole message with a JSON body, ready to be written. */
export const message = (startLine: string, body: string): Buffer =>
  Buffer.from(
    `${startLine}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );

export interface RawRequest {
  method: string;
  path: string;
  body: string;
  /** Sends a message made by `message`. */
  reply: (answer: Buffer) => void;
}

/** Serves on a free port of loopback. */
export async function serve(
  handle: (request: RawRequest) => void,
): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const reply = (answer: Buffer) => {
      if (!socket.destroyed) socket.write(answer);
    };
    socket.on(
      'data',
      parser((startLine, _head, body) => {
        const [method = '', path = ''] = startLine.split(' ');
        handle({ method, path, body, reply });
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

interface Connection {
  socket: Socket;
  waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  idleSince: number;
}

export interface Client {
  /** Returns the status of the answer. @throws {Error} when the connection breaks */
  post: (body: string) => Promise<number>;
  close: () => void;
}

/** Posts to one address over as many keep-alive connections as there are requests at a time. */
export function client(port: number, path: string): Client {
  const idle: Connection[] = [];
  const open = new Set<Connection>();
  const start = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: `;

  function newConnection(): Connection {
    const connection: Connection = {
      socket: connect({ port, host: '127.0.0.1', noDelay: true }),
      waiting: undefined,
      idleSince: 0,
    };
    open.add(connection);
    const fail = (error: Error) => {
      connection.waiting?.reject(error);
      connection.waiting = undefined;
    };
    connection.socket.on(
      'data',
      parser((statusLine, head) => {
        const { waiting } = connection;
        connection.waiting = undefined;
        if (head.includes('\r\nconnection: close')) connection.socket.destroy();
        else {
          connection.idleSince = Date.now();
          idle.push(connection);
        }
        waiting?.resolve(Number(statusLine.slice(9, 12)));
      }),
    );
    connection.socket.on('error', fail);
    connection.socket.on('close', () => {
      open.delete(connection);
      const at = idle.indexOf(connection);
      if (at >= 0) idle.splice(at, 1);
      fail(new Error('connection closed'));
    });
    return connection;
  }

  function freshConnection(): Connection {
    for (let one = idle.pop(); one; one = idle.pop()) {
      if (Date.now() - one.idleSince <= MAX_IDLE_MS) return one;
      one.socket.destroy();
    }
    return newConnection();
  }

  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        const connection = freshConnection();
        connection.waiting = { resolve, reject };
        connection.socket.write(`${start}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    close: () => {
      for (const { socket } of open) socket.destroy();
    },
  };
}
