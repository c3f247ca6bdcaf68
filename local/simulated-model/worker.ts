/**
 * Entry of the worker thread of the simulated model, and apart for that reason: starts its HTTP
 * server.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { listen } from '../loopback.ts';
import { createSimulatedModelServer } from './server.ts';

const port = await listen(createSimulatedModelServer(), Number(workerData.port));
parentPort?.postMessage({ port });
