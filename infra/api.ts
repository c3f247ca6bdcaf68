/** The HTTP API: every route to its door, and one door for all that has none. */
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
import { ENDPOINTS } from './routes.ts';

// API Gateway gives up after 30 s; a function that ends sooner can still say why.
const TIMEOUT = Duration.seconds(29);
// 1,769 MB is one whole core; an API call is mostly waiting, and starts slowly below 512.
const MEMORY = 512;

// A kept request is put, found, completed, and deleted when it failed; an answer that outgrows an item is queried, and only doors
// that query anyway give one.
const KEEP_ANSWERS: TableAction[] = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * What is kept of each request: never its path, query or headers, for the address of a webhook holds its key, and never
 * who sent it, for an address is a person's.
 */
const ACCESS_LOG = {
  request_id: '$context.requestId',
  route: '$context.routeKey',
  status_code: '$context.status',
  duration_ms: '$context.responseLatency',
  integration_ms: '$context.integrationLatency',
  integration_status: '$context.integrationStatus',
  // Words that API Gateway chooses: its other texts may hold quotes, and this is put into JSON as it is.
  error: '$context.error.responseType',
  integration_error: '$context.integrationErrorMessage',
  response_bytes: '$context.responseLength',
};

// Requests a second, and how many at once: a tenth of what an account has (10,000 and 5,000), so that others of it are safe.
const THROTTLE = { rateLimit: 1_000, burstLimit: 500 };
// Whoever has no token is refused only by code that runs: a guesser of keys shall not use up what the others have.
const THROTTLE_WITHOUT_TOKEN = { rateLimit: 200, burstLimit: 100 };

export class Api extends Construct {
  readonly httpApi: HttpApi;

  constructor(
    scope: Construct,
    id: string,
    {
      foundation,
      callEnded,
      deliveryDue,
      corsOrigins,
    }: { foundation: DataResources; callEnded: IQueue; deliveryDue: IQueue } & Pick<Context, 'corsOrigins'>,
  ) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', {
      description: 'postcall',
      createDefaultStage: false,
      ...(corsOrigins.length > 0 && { corsPreflight: corsFor(corsOrigins) }),
    });
    this.httpApi = api;

    const withoutToken = [HttpRouteKey.DEFAULT.key];
    for (const endpoint of ENDPOINTS) {
      const door = new PostcallFunction(this, endpoint.id, {
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
      if (!endpoint.withoutToken) door.readSecret(foundation.jwtSecret, 'JWT_SECRET_ARN');
      const actions = new Set([
        ...(endpoint.tableActions ?? []),
        ...(endpoint.takesIdempotencyKey ? KEEP_ANSWERS : []),
      ]);
      if (actions.size > 0) door.useTable(foundation, [...actions]);
      if (endpoint.queriesIndex) door.queryIndex(foundation, endpoint.queriesIndex);
      if (endpoint.asksModel) door.askModel(foundation.openAiSecret);
      if (endpoint.sendsToCallEnded) door.sendTo(callEnded, 'CALL_ENDED_QUEUE_URL');
      if (endpoint.sendsToDeliveryDue) door.sendTo(deliveryDue, 'DELIVERY_DUE_QUEUE_URL');

      const integration = new HttpLambdaIntegration(`${endpoint.id}Integration`, door.lambda);
      for (const path of endpoint.paths) {
        api.addRoutes({ path, methods: [HttpMethod[endpoint.method]], integration });
        if (endpoint.withoutToken) withoutToken.push(`${endpoint.method} ${path}`);
      }
    }

    const unknownRoute = new PostcallFunction(this, 'UnknownRoute', {
      entry: 'functions/unknown-route.ts',
      timeout: TIMEOUT,
      memorySize: MEMORY,
    });
    new HttpRoute(this, 'DefaultRoute', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('UnknownRouteIntegration', unknownRoute.lambda),
    });

    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
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
      resource.routeSettings = Object.fromEntries(withoutToken.map((key) => [key, settings]));
    }
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason:
        'Each door proves its sender itself, by a token or a platform signature (lib/http/authentication.ts, lib/platforms); an authorizer' +
        ' would be one more function to start, and its answers would not be in our envelope. The routes without a sender hold nothing.',
    });
    // A stage that limits a route needs it to be there.
    for (const route of this.routes()) stage.node.addDependency(route);
  }

  private routes(): HttpRoute[] {
    return this.node.findAll().filter((one) => one instanceof HttpRoute);
  }
}

/** What a page on these origins may ask for and see; a token comes in a header, so no cookies. */
const corsFor = (allowOrigins: string[]) => ({
  allowOrigins,
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
  maxAge: Duration.hours(1),
});
