/**
 * Every route of the HTTP API: what infra/routes.ts deploys and what `allowedMethods` answers from.
 * Without schemas and packages: the function for unknown routes loads this file.
 */
import { PLATFORMS } from '../domain/platforms.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Each path of the same endpoint; the first is the one that the documentation shows. */
  paths: readonly string[];
}

const API = '/v2/post_call';
const DATA = `${API}/data`;

/** Every variables and destinations route also answers under the outlet's own path. */
const withAlias = (path: string) => [`${DATA}${path}`, `${DATA}/outlet/{outlet_id}${path}`];

export const ROUTES = {
  ListVariables: { method: 'GET', paths: withAlias('/variables') },
  SaveVariables: { method: 'POST', paths: withAlias('/variables') },
  UpdateVariables: { method: 'PUT', paths: withAlias('/variables') },
  DeleteVariable: { method: 'DELETE', paths: withAlias('/variables') },
  ConnectVariables: { method: 'POST', paths: withAlias('/variables/connect') },
  DisconnectVariables: { method: 'POST', paths: withAlias('/variables/disconnect') },
  TryVariables: { method: 'POST', paths: withAlias('/variables/try') },
  ListDestinations: { method: 'GET', paths: withAlias('/destinations') },
  SaveDestinations: { method: 'POST', paths: withAlias('/destinations') },
  UpdateDestinations: { method: 'PUT', paths: withAlias('/destinations') },
  DeleteDestination: { method: 'DELETE', paths: withAlias('/destinations') },
  PreviewDestination: { method: 'POST', paths: withAlias('/destinations/preview') },
  TestDestination: { method: 'POST', paths: withAlias('/destinations/{destination_id}/test') },
  RotateSecret: { method: 'POST', paths: withAlias('/destinations/{destination_id}/rotate-secret') },
  RecoverDestination: { method: 'POST', paths: withAlias('/destinations/{destination_id}/recover') },
  SubmitCall: { method: 'POST', paths: [`${DATA}/calls`] },
  ListCalls: { method: 'GET', paths: [`${DATA}/calls`] },
  GetCall: { method: 'GET', paths: [`${DATA}/calls/{call_id}`] },
  EraseCall: { method: 'DELETE', paths: [`${DATA}/calls/{call_id}`] },
  ReextractCall: { method: 'POST', paths: [`${DATA}/calls/{call_id}/reextract`] },
  RedeliverCall: { method: 'POST', paths: [`${DATA}/calls/{call_id}/redeliver`] },
  RecoverCalls: { method: 'POST', paths: [`${DATA}/calls/recover`] },
  // One path for each platform: OpenAPI takes `calls/{platform}` and `calls/{call_id}` for the same
  // path.
  ReceiveWebhook: { method: 'POST', paths: PLATFORMS.map((platform) => `${DATA}/calls/${platform}`) },
  SavePlatform: { method: 'PUT', paths: [`${DATA}/platforms/{platform}`] },
  GetStats: { method: 'GET', paths: [`${DATA}/stats`] },
  Document: { method: 'GET', paths: [`${API}/openapi.json`] },
  ReferencePage: { method: 'GET', paths: [`${API}/docs`, `${API}/docs/{asset}`] },
} as const satisfies Record<string, Route>;

/** The id of an endpoint. */
export type RouteId = keyof typeof ROUTES;

const isRouteId = (id: string): id is RouteId => Object.hasOwn(ROUTES, id);
export const ROUTE_IDS: readonly RouteId[] = Object.keys(ROUTES).filter(isRouteId);

const patterns = Object.values<Route>(ROUTES).flatMap(({ method, paths }) =>
  paths.map((path) => ({ method, segments: path.split('/') })),
);

/**
 * Returns the methods that a path answers to, none for a path of no route.
 * @param path decoded, as API Gateway hands it over
 */
export function allowedMethods(path: string): string[] {
  const segments = path.split('/');
  const fitting = patterns.filter((pattern) => fits(pattern.segments, segments));
  return [...new Set(fitting.map(({ method }) => method))].sort();
}

/** A parameter stands for one segment that is not empty. */
const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) => (part.startsWith('{') ? segments[index] !== '' : part === segments[index]));
