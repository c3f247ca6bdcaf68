/** A function that fails at cold start because its configuration is wrong. */
throw new Error('missing or wrong in the environment: TABLE_NAME');
