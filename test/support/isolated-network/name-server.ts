/**
 * A DNS server on loopback with the records of a test, which may change from one query to the next.
 */
import { createSocket } from 'node:dgram';
import { decode, encode, type Packet, type StringAnswer } from 'dns-packet';

/** The records of a name (IPv4, IPv6, canonical names) in the order of the answer; or a failure. */
export type Records = string[] | 'SERVFAIL' | 'SILENT';

/** By name, the answers to the first query, the second query, and so on; the last one repeats. */
export type Zone = Record<string, Records[]>;

const AUTHORITATIVE = 1 << 10;
const SERVFAIL = 2;
const NXDOMAIN = 3;

/** @param port 53 for the system's resolver; 0: any free port */
export async function startNameServer(
  zone: Zone,
  port = 53,
): Promise<{ server: string; stop: () => void; asked: () => string[] }> {
  const counts = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    const key = `${question.type} ${name}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const known = zone[name];
    const records = known?.[Math.min(count, known.length - 1)];
    if (records === 'SILENT') return;
    const answers =
      records === undefined || records === 'SERVFAIL' ? [] : answersTo(name, records, question.type, zone);
    const failure = records === undefined ? NXDOMAIN : records === 'SERVFAIL' ? SERVFAIL : 0;
    const reply: Packet = {
      type: 'response',
      id: query.id ?? 0,
      flags: AUTHORITATIVE | failure,
      questions: [question],
      answers,
    };
    socket.send(encode(reply), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    stop: () => socket.close(),
    asked: () => [...counts.keys()],
  };
}

/** Returns the answers to a question, followed by the records of the canonical names in them. */
function answersTo(name: string, records: string[], type: string, zone: Zone): StringAnswer[] {
  return records.flatMap((data): StringAnswer[] => {
    const kind = data.includes(':') ? 'AAAA' : /^[\d.]+$/.test(data) ? 'A' : 'CNAME';
    if (kind !== 'CNAME') return kind === type ? [{ name, type: kind, ttl: 0, data }] : [];
    const [next] = zone[data] ?? [];
    return [
      { name, type: kind, ttl: 0, data },
      ...(Array.isArray(next) ? answersTo(data, next, type, zone) : []),
    ];
  });
}
