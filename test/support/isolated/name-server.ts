/** A DNS server on loopback that answers as the test says: also one thing first and another thing afterwards. */
import { createSocket } from 'node:dgram';
import { decode, encode, type Packet, type StringAnswer } from 'dns-packet';

/** Of a name: IPv4, IPv6 and canonical names, in the order in which they are told; or a failure. */
export type Records = string[] | 'SERVFAIL' | 'SILENT';

/** By name, what is answered the first time, the second time, ...; the last one for good. */
export type Zone = Record<string, Records[]>;

const AUTHORITATIVE = 1 << 10;
const SERVFAIL = 2;
const NXDOMAIN = 3;

/** @param port 53 where the system's resolver is to find it; 0: any that is free */
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
      records === undefined || records === 'SERVFAIL' ? [] : told(name, records, question.type, zone);
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

/** The answers to a question, with the records of the canonical names that they lead to. */
function told(name: string, records: string[], type: string, zone: Zone): StringAnswer[] {
  return records.flatMap((data): StringAnswer[] => {
    const kind = data.includes(':') ? 'AAAA' : /^[\d.]+$/.test(data) ? 'A' : 'CNAME';
    if (kind !== 'CNAME') return kind === type ? [{ name, type: kind, ttl: 0, data }] : [];
    const [next] = zone[data] ?? [];
    return [{ name, type: kind, ttl: 0, data }, ...(Array.isArray(next) ? told(data, next, type, zone) : [])];
  });
}
