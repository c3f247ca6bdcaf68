/** A function whose configuration is wrong: it fails at cold start. */
throw new Error('missing or wrong in the environment: TABLE_NAME');
