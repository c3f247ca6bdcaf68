/** The HTTP API: each route with its function, and one function for every other request. */
import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Context } from './context.ts';
import type { DataResources } from './data-stack.ts';
import { PostcallFunction, type TableAction } from './function.ts';
import { ENDPOINTS, type Endpoint } from './routes.ts';

// API Gateway gives up after 30 s; a function that ends sooner can still say why.
const TIMEOUT = Duration.seconds(29);
// 1,769 MB is one whole core; an API call is mostly waiting, and starts slowly below 512.
const MEMORY = 512;

// A request is put into the store, found, completed, and deleted when it failed. A response that
// outgrows an item is queried: the endpoints that give one may query anyway.
const IDEMPOTENCY_STORE: TableAction[] = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * What the access log holds of each request: never its path, query or headers, because the URL of a
 * webhook holds its key, and never the sender's IP address, because it is personal data.
 */
const ACCESS_LOG = {
  request_id: '$context.requestId',
  route: '$context.routeKey',
  status_code: '$context.status',
  duration_ms: '$context.responseLatency',
  integration_ms: '$context.integrationLatency',
  integration_status: '$context.integrationStatus',
  // One of API Gateway's own words: its other texts may hold quotes, and a value is put into this
  // JSON without escaping.
  error: '$context.error.responseType',
  integration_error: '$context.integrationErrorMessage',
  response_bytes: '$context.responseLength',
};

// Requests a second, and at once: a tenth of an account's limits (10,000 and 5,000), so that its
// other APIs keep theirs.
const THROTTLE = { rateLimit: 1_000, burstLimit: 500 };
// A request without a token is refused only by a function that runs: someone who guesses keys must
// not use up the others' share.
const THROTTLE_WITHOUT_TOKEN = { rateLimit: 200, burstLimit: 100 };

interface ApiProps extends Pick<Context, 'corsOrigins'> {
  data: DataResources;
  callEnded: IQueue;
  deliveryDue: IQueue;
}

export class Api extends Construct {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, { corsOrigins, ...resources }: ApiProps) {
    super(scope, id);
    this.httpApi = new HttpApi(this, 'HttpApi', {
      description: 'postcall',
      createDefaultStage: false,
      ...(corsOrigins.length > 0 && { corsPreflight: corsFor(corsOrigins) }),
    });
    for (const endpoint of ENDPOINTS) {
      this.addRoutes(endpoint, this.functionOf(endpoint, resources));
    }
    this.addDefaultRoute();
    this.addStage();
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason:
        'Each function authenticates its sender, by a token or a platform signature (lib/http/authentication.ts,' +
        ' lib/platforms). An authorizer would be one more function to start, and its responses would not be in our' +
        ' envelope. The public routes hold no data.',
    });
  }

  private addRoutes({ id, method, paths }: Endpoint, { lambda }: PostcallFunction): void {
    const integration = new HttpLambdaIntegration(`${id}Integration`, lambda);
    for (const path of paths) {
      this.httpApi.addRoutes({ path, methods: [HttpMethod[method]], integration });
    }
  }

  /** The function of an endpoint, allowed what it needs and nothing else. */
  private functionOf(
    endpoint: Endpoint,
    { data, callEnded, deliveryDue }: Omit<ApiProps, 'corsOrigins'>,
  ): PostcallFunction {
    const backend = new PostcallFunction(this, endpoint.id, {
      entry: endpoint.entry,
      timeout: TIMEOUT,
      memorySize: MEMORY,
      environment: {
        ...endpoint.environment,
        ...(endpoint.entry.startsWith('functions/destinations/') && {
          ALLOWED_PRIVATE_NETWORKS: '',
          ALLOW_HTTP_DESTINATIONS: 'false',
        }),
      },
      ...(endpoint.files && { files: endpoint.files }),
    });
    const actions = new Set([
      ...(endpoint.tableActions ?? []),
      ...(endpoint.takesIdempotencyKey ? IDEMPOTENCY_STORE : []),
    ]);
    if (!endpoint.withoutToken) backend.readSecret(data.jwtSecret, 'JWT_SECRET_ARN');
    if (actions.size > 0) backend.useTable(data, [...actions]);
    if (endpoint.queriesIndex) backend.queryIndex(data, endpoint.queriesIndex);
    if (endpoint.asksModel) backend.askModel(data.openAiSecret);
    if (endpoint.sendsToCallEnded) backend.sendTo(callEnded, 'CALL_ENDED_QUEUE_URL');
    if (endpoint.sendsToDeliveryDue) backend.sendTo(deliveryDue, 'DELIVERY_DUE_QUEUE_URL');
    return backend;
  }

  /**
   * The function for every request without a route: an unknown path, or a method that its path does
   * not have.
   */
  private addDefaultRoute(): void {
    const unknownRoute = new PostcallFunction(this, 'UnknownRoute', {
      entry: 'functions/unknown-route.ts',
      timeout: TIMEOUT,
      memorySize: MEMORY,
    });
    new HttpRoute(this, 'DefaultRoute', {
      httpApi: this.httpApi,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('UnknownRouteIntegration', unknownRoute.lambda),
    });
  }

  private addStage(): void {
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    const { rateLimit, burstLimit } = THROTTLE_WITHOUT_TOKEN;
    const settings = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    const resource = stage.node.defaultChild;
    if (resource instanceof CfnStage) {
      resource.routeSettings = Object.fromEntries(ROUTES_WITHOUT_TOKEN.map((key) => [key, settings]));
    }
    // A stage that limits a route can only be made after the route.
    for (const route of this.routes()) stage.node.addDependency(route);
  }

  private routes(): HttpRoute[] {
    return this.node.findAll().filter((one) => one instanceof HttpRoute);
  }
}

const ROUTES_WITHOUT_TOKEN: readonly string[] = [
  HttpRouteKey.DEFAULT.key,
  ...ENDPOINTS.filter(({ withoutToken }) => withoutToken).flatMap(({ method, paths }) =>
    paths.map((path) => `${method} ${path}`),
  ),
];

/** What a page of these origins may send. No cookies: a token comes in a header. */
const corsFor = (allowOrigins: string[]) => ({
  allowOrigins,
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
  maxAge: Duration.hours(1),
});
