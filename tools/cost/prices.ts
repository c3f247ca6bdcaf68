/** List prices in US dollars, us-east-1, without free tiers; as AWS's and OpenAI's price pages had them in November 2026. Look before you rely on them. */
export const PRICES = {
  lambda: { gbSecondArm: 0.0000133334, request: 0.2 / 1e6 },
  dynamodb: { writeUnit: 0.625 / 1e6, readUnit: 0.125 / 1e6, storedGbMonth: 0.25, recoveryGbMonth: 0.2 },
  /** A request is 64 KB of payload. */
  sqs: { request: 0.4 / 1e6 },
  /** A request is 512 KB of payload. */
  httpApi: { request: 1 / 1e6 },
  logs: { ingestedGb: 0.5, storedGbMonth: 0.03 },
  xray: { trace: 5 / 1e6 },
  /** A month. */
  fixed: { key: 1, secret: 0.4, alarm: 0.1, metric: 0.3, dashboard: 3 },
} as const;
