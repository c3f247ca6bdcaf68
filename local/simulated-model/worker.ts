/** The stand-in's worker: its HTTP server, and the reading at the first request. */
import { parentPort, workerData } from 'node:worker_threads';
import { listen } from '../listen.ts';
import { createSimulatedModelServer } from './server.ts';

const port = await listen(createSimulatedModelServer(), Number(workerData.port));
parentPort?.postMessage({ port });
