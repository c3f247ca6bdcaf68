// @ts-nocheck: generated, see generate.ts
/**
 * postcall
 * 2.0.0
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = Oazapfts.runtime(defaults);
export const servers = {
    whereThisDocumentCameFrom: "/"
};
export type Variable = {
    /** Unique in the outlet; case matters. Any printable character but { } | and line breaks. */
    var_name: string;
    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model is asked to read. */
    description: string;
    /** What an enum may be; only an enum has options. */
    options?: string[];
    /** Not heard is noted as a problem of the value; it never stops a delivery. */
    required?: boolean;
    examples?: string[];
    /** Where its value is sent; duplicates are dropped. */
    destination_ids: number[];
    variable_id: number;
};
export type Problem = {
    /** Where: the path in the body as it was sent, or the name of a parameter or header. Empty: the body as a whole. */
    path: string;
    /** What is wrong there, and what to send instead. */
    message: string;
};
export type UnauthorizedFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "token_missing" | "token_invalid" | "token_expired" | "webhook_not_authenticated";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type ForbiddenFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "token_type_forbidden";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type GatewayMessage = {
    /** What the gateway says. */
    message: string;
};
export type InternalFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "internal_error";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type NewVariable = {
    /** Unique in the outlet; case matters. Any printable character but { } | and line breaks. */
    var_name: string;
    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model is asked to read. */
    description: string;
    /** What an enum may be; only an enum has options. */
    options?: string[];
    /** Not heard is noted as a problem of the value; it never stops a delivery. */
    required?: boolean;
    examples?: string[];
    /** Where its value is sent; duplicates are dropped. */
    destination_ids?: number[];
    variable_id?: null;
};
export type VariableUpdate = {
    /** Unique in the outlet; case matters. Any printable character but { } | and line breaks. */
    var_name?: string;
    var_type?: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model is asked to read. */
    description?: string;
    /** What an enum may be; only an enum has options. */
    options?: string[];
    /** Not heard is noted as a problem of the value; it never stops a delivery. */
    required?: boolean;
    examples?: string[];
    /** Where its value is sent; duplicates are dropped. */
    destination_ids?: number[];
    variable_id: number;
};
export type InvalidRequest = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "invalid_request" | "invalid_json" | "template_not_renderable";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type NotFoundFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "route_not_found" | "outlet_not_found" | "call_not_found" | "destination_not_found" | "variable_not_found" | "platform_not_found" | "file_not_found";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type ConflictFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "duplicate_name" | "concurrent_change" | "call_erased" | "call_without_deliveries" | "delivery_loop" | "destination_disabled" | "extraction_in_progress" | "transcript_expired" | "idempotency_key_reused" | "idempotency_key_in_progress" | "idempotency_outcome_unknown";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type TooLargeFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "body_too_large" | "transcript_too_long";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type UnsupportedMediaTypeFailure = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "unsupported_media_type";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
};
export type ModelFailed = {
    /** False: the request failed. */
    success: boolean;
    /** What failed, for programs. Codes are stable; docs/errors.md says what to do about each. */
    code: "model_failed";
    /** What failed, for people. The text may change. */
    message: string;
    /** Everything that is wrong with the request, at most 100 problems. */
    errors: Problem[];
    /** Names this request in the log. Quote it to the operator. */
    request_id: string;
    failure: {
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        message: string;
    };
};
export type Destination = {
    destination_id: number;
    destination_name: string;
    destination_type: string;
    api_url: string;
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    api_headers: {
        [key: string]: string;
    };
    status: "active" | "disabled";
    disabled_reason: string | null;
    when?: string | null;
    max_per_second?: number | null;
    api_body?: {
        [key: string]: unknown;
    } | unknown[];
};
export type NewDestination = {
    destination_name: string;
    /** A free word. */
    destination_type?: string;
    /** https; placeholders may stand in path, query and fragment. */
    api_url: string;
    /** In any case; stored in upper case. */
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** At most 50 and 8 KB. Values may hold placeholders. */
    api_headers?: {
        [key: string]: string;
    } | string;
    api_body?: ({
        [key: string]: unknown;
    } | unknown[] | string) | null;
    when?: string | null;
    max_per_second?: number | null;
    status?: "active" | "disabled";
    disabled_reason?: unknown;
    signing_secret?: unknown;
    warnings?: unknown;
    destination_id?: null;
};
export type DestinationUpdate = {
    destination_name?: string;
    /** A free word. */
    destination_type?: string;
    /** https; placeholders may stand in path, query and fragment. */
    api_url?: string;
    /** In any case; stored in upper case. */
    api_method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** At most 50 and 8 KB. Values may hold placeholders. */
    api_headers?: {
        [key: string]: string;
    } | string;
    api_body?: ({
        [key: string]: unknown;
    } | unknown[] | string) | null;
    when?: string | null;
    max_per_second?: number | null;
    status?: "active" | "disabled";
    disabled_reason?: unknown;
    signing_secret?: unknown;
    warnings?: unknown;
    destination_id: number;
};
export type SavedDestination = {
    destination_id: number;
    destination_name: string;
    destination_type: string;
    api_url: string;
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    api_headers: {
        [key: string]: string;
    };
    status: "active" | "disabled";
    disabled_reason: string | null;
    when?: string | null;
    max_per_second?: number | null;
    api_body?: {
        [key: string]: unknown;
    } | unknown[];
    /** Only in the answer to the creation. */
    signing_secret?: string;
    warnings: {
        path: string;
        placeholder: string | null;
        message: string;
    }[];
};
export type CallEnded = {
    event?: "call.ended";
    call_id: string;
    outlet_id?: number;
    brand_id?: (string | number) | null;
    interaction_modality?: string | null;
    source?: string | null;
    call_outcome?: string | null;
    started_at?: string | null;
    /** ISO 8601 with `Z` or an offset. */
    timestamp: string;
    timezone?: string | null;
    language?: string | null;
    guest_name?: string | null;
    phone_number?: string | null;
    email_id?: string | null;
    /** Turns, or one text: a line that opens with a speaker ("agent: ...") begins a turn. */
    transcript: string | {
        role: string;
        content: string;
    }[];
    metadata?: object | null;
};
export type Schema0 = string | number | boolean | null | Schema0[] | {
    [key: string]: Schema0;
};
export type CallInList = {
    call_id: string;
    outlet_id: number;
    status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
    failure: {
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        message: string;
    } | null;
    reading_again: {
        deliver: boolean;
        requested_at: string;
    } | null;
    timestamp: string;
    received_at: string;
    started_at: string | null;
    timezone: string | null;
    language: string | null;
    interaction_modality: string | null;
    source: string | null;
    call_outcome: string | null;
    brand_id: string | null;
    guest_name: string | null;
    phone_number: string | null;
    email_id: string | null;
    metadata: {
        [key: string]: Schema0;
    };
    model: {
        name: string;
        stand_in: boolean;
        outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
        input_tokens: number;
        cached_tokens: number;
        output_tokens: number;
        duration_ms: number;
    } | null;
    values: {
        variable_id: number;
        var_name: string;
        var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
        value: string | number | boolean | null;
        problem: string | null;
    }[];
    delivery_counts: {
        open: number;
        delivered: number;
        failed: number;
        skipped: number;
    };
};
export type Call = {
    call_id: string;
    outlet_id: number;
    status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
    failure: {
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        message: string;
    } | null;
    reading_again: {
        deliver: boolean;
        requested_at: string;
    } | null;
    timestamp: string;
    received_at: string;
    started_at: string | null;
    timezone: string | null;
    language: string | null;
    interaction_modality: string | null;
    source: string | null;
    call_outcome: string | null;
    brand_id: string | null;
    guest_name: string | null;
    phone_number: string | null;
    email_id: string | null;
    metadata: {
        [key: string]: Schema0;
    };
    model: {
        name: string;
        stand_in: boolean;
        outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
        input_tokens: number;
        cached_tokens: number;
        output_tokens: number;
        duration_ms: number;
    } | null;
    /** Null once its retention is over. */
    transcript: {
        turn: number;
        role: string;
        content: string;
    }[] | null;
    values: {
        variable_id: number;
        var_name: string;
        var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
        value: string | number | boolean | null;
        raw: string | number | boolean | null;
        turn: number | null;
        quote: string | null;
        grounded: boolean | null;
        problem: string | null;
    }[];
    deliveries: {
        /** The `webhook-id` of its attempts; one that was made by a second reading counts on in the log of the first. */
        delivery_id: string;
        destination_id: number;
        destination_name: string;
        status: "pending" | "delivered" | "failed" | "held" | "skipped";
        /** Why it is held, skipped or failed, or waits though nothing failed. */
        reason: string | null;
        next_attempt_at: string | null;
        /** The last attempt's; null once the retention of the transcript that was sent is over. */
        request: {
            method: string;
            url: string;
            headers: {
                [key: string]: string;
            };
            /** JSON; the beginning as text where it was cut at 16 KB, null where the answer had no room for it. */
            body: unknown;
            truncated?: true;
        } | null;
        /** Where all of the call is more than an answer can hold (5 MB), the oldest lose their excerpts first, then requests their bodies, then the oldest are left out; the newest is always whole. */
        attempts: {
            attempt: number;
            at: string;
            status_code: number | null;
            duration_ms: number;
            error: string | null;
            /** At most 4 KB of what came back; null once the retention of the transcript is over. */
            response_excerpt: string | null;
        }[];
    }[];
};
/**
 * List variables
 */
export function listVariables(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables", {
        ...opts
    });
}
/**
 * Create and update variables
 */
export function saveVariables(body: (NewVariable | VariableUpdate)[], { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Update variables
 */
export function updateVariables(body: VariableUpdate[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }));
}
/**
 * Delete a variable
 */
export function deleteVariable(body?: {
    variable_id: number;
}, { variableId }: {
    variableId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/variables${QS.query(QS.explode({
        variable_id: variableId
    }))}`, oazapfts.json({
        ...opts,
        method: "DELETE",
        body
    }));
}
/**
 * List variables (under its outlet)
 */
export function listVariablesOfOutlet(outletId: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables`, {
        ...opts
    });
}
/**
 * Create and update variables (under its outlet)
 */
export function saveVariablesOfOutlet(outletId: number, body: (NewVariable | VariableUpdate)[], { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Update variables (under its outlet)
 */
export function updateVariablesOfOutlet(outletId: number, body: VariableUpdate[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Variable[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }));
}
/**
 * Delete a variable (under its outlet)
 */
export function deleteVariableOfOutlet(outletId: number, body?: {
    variable_id: number;
}, { variableId }: {
    variableId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables${QS.query(QS.explode({
        variable_id: variableId
    }))}`, oazapfts.json({
        ...opts,
        method: "DELETE",
        body
    }));
}
/**
 * Send the values of variables to destinations
 */
export function connectVariables(body: {
    variable_id: number;
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables/connect", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send the values of variables to destinations (under its outlet)
 */
export function connectVariablesOfOutlet(outletId: number, body: {
    variable_id: number;
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables/connect`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send them there no longer
 */
export function disconnectVariables(body: {
    variable_id: number;
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables/disconnect", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send them there no longer (under its outlet)
 */
export function disconnectVariablesOfOutlet(outletId: number, body: {
    variable_id: number;
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables/disconnect`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Read a transcript now
 */
export function tryVariables(body: {
    /** Turns, or one text: a line that opens with a speaker ("agent: ...") begins a turn. */
    transcript: string | {
        role: string;
        content: string;
    }[];
    /** As in POST variables, at most 200. Without it the saved variables are used. */
    variables?: unknown[];
    /** When the call ended: ISO 8601; absent: now. */
    timestamp?: string | null;
    /** IANA time zone of the business; UTC if absent. */
    timezone?: string | null;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                /** Extracted values, one for each variable. */
                values: {
                    variable_id: number;
                    var_name: string;
                    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
                    value: string | number | boolean | null;
                    raw: string | number | boolean | null;
                    turn: number | null;
                    quote: string | null;
                    grounded: boolean | null;
                    problem: string | null;
                }[];
                /** How the model was used. */
                model: {
                    name: string;
                    stand_in: boolean;
                    outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
                    input_tokens: number;
                    cached_tokens: number;
                    output_tokens: number;
                    duration_ms: number;
                };
                /** The transcript as numbered turns. */
                transcript: {
                    turn: number;
                    role: string;
                    content: string;
                }[];
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 502;
        data: ModelFailed;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/variables/try", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Read a transcript now (under its outlet)
 */
export function tryVariablesOfOutlet(outletId: number, body: {
    /** Turns, or one text: a line that opens with a speaker ("agent: ...") begins a turn. */
    transcript: string | {
        role: string;
        content: string;
    }[];
    /** As in POST variables, at most 200. Without it the saved variables are used. */
    variables?: unknown[];
    /** When the call ended: ISO 8601; absent: now. */
    timestamp?: string | null;
    /** IANA time zone of the business; UTC if absent. */
    timezone?: string | null;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                /** Extracted values, one for each variable. */
                values: {
                    variable_id: number;
                    var_name: string;
                    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
                    value: string | number | boolean | null;
                    raw: string | number | boolean | null;
                    turn: number | null;
                    quote: string | null;
                    grounded: boolean | null;
                    problem: string | null;
                }[];
                /** How the model was used. */
                model: {
                    name: string;
                    stand_in: boolean;
                    outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
                    input_tokens: number;
                    cached_tokens: number;
                    output_tokens: number;
                    duration_ms: number;
                };
                /** The transcript as numbered turns. */
                transcript: {
                    turn: number;
                    role: string;
                    content: string;
                }[];
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 502;
        data: ModelFailed;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/variables/try`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * List destinations
 */
export function listDestinations(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Destination[];
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/destinations", {
        ...opts
    });
}
/**
 * Create and update destinations
 */
export function saveDestinations(body: {
    destination: (NewDestination | DestinationUpdate)[];
} | (NewDestination | DestinationUpdate)[] | (NewDestination | DestinationUpdate), { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: SavedDestination[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/destinations", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Update destinations
 */
export function updateDestinations(body: {
    destination: DestinationUpdate[];
} | DestinationUpdate[] | DestinationUpdate, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: SavedDestination[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/destinations", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }));
}
/**
 * Delete a destination and its connections
 */
export function deleteDestination(body?: {
    destination_id: number;
}, { destinationId }: {
    destinationId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/destinations${QS.query(QS.explode({
        destination_id: destinationId
    }))}`, oazapfts.json({
        ...opts,
        method: "DELETE",
        body
    }));
}
/**
 * List destinations (under its outlet)
 */
export function listDestinationsOfOutlet(outletId: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Destination[];
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations`, {
        ...opts
    });
}
/**
 * Create and update destinations (under its outlet)
 */
export function saveDestinationsOfOutlet(outletId: number, body: {
    destination: (NewDestination | DestinationUpdate)[];
} | (NewDestination | DestinationUpdate)[] | (NewDestination | DestinationUpdate), { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: SavedDestination[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Update destinations (under its outlet)
 */
export function updateDestinationsOfOutlet(outletId: number, body: {
    destination: DestinationUpdate[];
} | DestinationUpdate[] | DestinationUpdate, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: SavedDestination[];
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }));
}
/**
 * Delete a destination and its connections (under its outlet)
 */
export function deleteDestinationOfOutlet(outletId: number, body?: {
    destination_id: number;
}, { destinationId }: {
    destinationId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations${QS.query(QS.explode({
        destination_id: destinationId
    }))}`, oazapfts.json({
        ...opts,
        method: "DELETE",
        body
    }));
}
/**
 * See what a destination would be sent
 */
export function previewDestination(body: {
    destination_id?: number;
    destination?: {
        destination_name: string;
        /** A free word. */
        destination_type?: string;
        /** https; placeholders may stand in path, query and fragment. */
        api_url: string;
        /** In any case; stored in upper case. */
        api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
        /** At most 50 and 8 KB. Values may hold placeholders. */
        api_headers?: {
            [key: string]: string;
        } | string;
        api_body?: ({
            [key: string]: unknown;
        } | unknown[] | string) | null;
        when?: string | null;
        max_per_second?: number | null;
        status?: "active" | "disabled";
        disabled_reason?: unknown;
        signing_secret?: unknown;
        warnings?: unknown;
        destination_id?: null;
    };
    values?: {
        [key: string]: string | number | boolean | null;
    };
    call_id?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                method: string;
                url: string;
                headers: {
                    [key: string]: string;
                };
                body: unknown;
                warnings: {
                    path: string;
                    placeholder: string | null;
                    message: string;
                }[];
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/destinations/preview", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * See what a destination would be sent (under its outlet)
 */
export function previewDestinationOfOutlet(outletId: number, body: {
    destination_id?: number;
    destination?: {
        destination_name: string;
        /** A free word. */
        destination_type?: string;
        /** https; placeholders may stand in path, query and fragment. */
        api_url: string;
        /** In any case; stored in upper case. */
        api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
        /** At most 50 and 8 KB. Values may hold placeholders. */
        api_headers?: {
            [key: string]: string;
        } | string;
        api_body?: ({
            [key: string]: unknown;
        } | unknown[] | string) | null;
        when?: string | null;
        max_per_second?: number | null;
        status?: "active" | "disabled";
        disabled_reason?: unknown;
        signing_secret?: unknown;
        warnings?: unknown;
        destination_id?: null;
    };
    values?: {
        [key: string]: string | number | boolean | null;
    };
    call_id?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                method: string;
                url: string;
                headers: {
                    [key: string]: string;
                };
                body: unknown;
                warnings: {
                    path: string;
                    placeholder: string | null;
                    message: string;
                }[];
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations/preview`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send one sample now
 */
export function testDestination(destinationId: number, body?: {
    values?: {
        [key: string]: string | number | boolean | null;
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                /** Whether an attempt with this answer would count as delivered. */
                delivered: boolean;
                status_code: number | null;
                duration_ms: number;
                error: string | null;
                response_excerpt: string | null;
                request: {
                    method: string;
                    url: string;
                    body: unknown;
                };
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/destinations/${encodeURIComponent(destinationId)}/test`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send one sample now (under its outlet)
 */
export function testDestinationOfOutlet(outletId: number, destinationId: number, body?: {
    values?: {
        [key: string]: string | number | boolean | null;
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                /** Whether an attempt with this answer would count as delivered. */
                delivered: boolean;
                status_code: number | null;
                duration_ms: number;
                error: string | null;
                response_excerpt: string | null;
                request: {
                    method: string;
                    url: string;
                    body: unknown;
                };
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations/${encodeURIComponent(destinationId)}/test`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Make a new signing secret
 */
export function rotateSecret(destinationId: number, body?: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                destination_id: number;
                signing_secret?: string;
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/destinations/${encodeURIComponent(destinationId)}/rotate-secret`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Make a new signing secret (under its outlet)
 */
export function rotateSecretOfOutlet(outletId: number, destinationId: number, body?: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                destination_id: number;
                signing_secret?: string;
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations/${encodeURIComponent(destinationId)}/rotate-secret`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Send again what failed or was held since a time
 */
export function recoverDestination(destinationId: number, body: {
    /** ISO 8601 with `Z` or an offset. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/destinations/${encodeURIComponent(destinationId)}/recover`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Send again what failed or was held since a time (under its outlet)
 */
export function recoverDestinationOfOutlet(outletId: number, destinationId: number, body: {
    /** ISO 8601 with `Z` or an offset. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/outlet/${encodeURIComponent(outletId)}/destinations/${encodeURIComponent(destinationId)}/recover`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Submit a call that ended
 */
export function submitCall(callEnded: CallEnded, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
            payload: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/calls", oazapfts.json({
        ...opts,
        method: "POST",
        body: callEnded,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * List calls, newest first
 */
export function listCalls({ limit, cursor, status, $from, to }: {
    limit?: number;
    cursor?: string;
    status?: "received" | "extracted" | "completed" | "partly_failed" | "failed";
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: CallInList[];
            next_cursor: string | null;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls${QS.query(QS.explode({
        limit,
        cursor,
        status,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * A call with its values, deliveries and attempts
 */
export function getCall(callId: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: Call;
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/${encodeURIComponent(callId)}`, {
        ...opts
    });
}
/**
 * Erase a call
 */
export function eraseCall(callId: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/${encodeURIComponent(callId)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Read a call again
 */
export function reextractCall(callId: string, body?: {
    deliver?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
            payload: {
                call_id: string;
                reading_again: {
                    deliver: boolean;
                    requested_at: string;
                };
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/${encodeURIComponent(callId)}/reextract`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Send a call again
 */
export function redeliverCall(callId: string, body?: {
    destination_ids?: number[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
            payload: {
                call_id: string;
                destination_ids: number[];
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/${encodeURIComponent(callId)}/redeliver`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Read again what could not be read since a time
 */
export function recoverCalls(body: {
    /** ISO 8601 with `Z` or an offset. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            success: true;
            message: string;
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/data/calls/recover", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * Connect a voice platform
 */
export function savePlatform(platform: "vapi" | "retell" | "elevenlabs" | "bland" | "bolna", body?: {
    signing_secret?: string;
    rotate_key?: boolean;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                platform: "vapi" | "retell" | "elevenlabs" | "bland" | "bolna";
                path: string;
                ingest_key?: string;
                signing_secret_stored: boolean;
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/platforms/${encodeURIComponent(platform)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }));
}
/**
 * Vapi's own webhook
 */
export function receiveVapiWebhook(key: string, body: unknown, { xSignature, xTimestamp, xVapiSecret }: {
    xSignature?: string;
    xTimestamp?: string;
    xVapiSecret?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload?: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/vapi${QS.query(QS.explode({
        key
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "x-signature": xSignature,
            "x-timestamp": xTimestamp,
            "x-vapi-secret": xVapiSecret
        })
    }));
}
/**
 * Retell's own webhook
 */
export function receiveRetellWebhook(key: string, body: unknown, { xRetellSignature }: {
    xRetellSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload?: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/retell${QS.query(QS.explode({
        key
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "x-retell-signature": xRetellSignature
        })
    }));
}
/**
 * ElevenLabs's own webhook
 */
export function receiveElevenLabsWebhook(key: string, body: unknown, { elevenlabsSignature }: {
    elevenlabsSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload?: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/elevenlabs${QS.query(QS.explode({
        key
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "elevenlabs-signature": elevenlabsSignature
        })
    }));
}
/**
 * Bland's own webhook
 */
export function receiveBlandWebhook(key: string, body: unknown, { xWebhookSignature }: {
    xWebhookSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload?: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/bland${QS.query(QS.explode({
        key
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "x-webhook-signature": xWebhookSignature
        })
    }));
}
/**
 * Bolna's own webhook
 */
export function receiveBolnaWebhook(key: string, body: unknown, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload?: {
                call_id: string;
                status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 409;
        data: ConflictFailure;
    } | {
        status: 413;
        data: TooLargeFailure | GatewayMessage;
    } | {
        status: 415;
        data: UnsupportedMediaTypeFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/calls/bolna${QS.query(QS.explode({
        key
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }));
}
/**
 * What happened, day by day
 */
export function getStats({ $from, to }: {
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            success: true;
            message: string;
            payload: {
                "from": string;
                to: string;
                days: {
                    calls: {
                        received: number;
                        completed: number;
                        partly_failed: number;
                        failed: number;
                    };
                    deliveries: {
                        delivered: number;
                        failed: number;
                        held: number;
                        skipped: number;
                        attempts: number;
                    };
                    destinations: {
                        destination_id: number;
                        arrived: number;
                        failed: number;
                    }[];
                    tokens: {
                        input: number;
                        cached: number;
                        output: number;
                        unpriced: number;
                    };
                    cost_usd: number;
                    latency: {
                        attempt_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                        model_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                        first_delivery_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                    };
                    date: string;
                }[];
                totals: {
                    calls: {
                        received: number;
                        completed: number;
                        partly_failed: number;
                        failed: number;
                    };
                    deliveries: {
                        delivered: number;
                        failed: number;
                        held: number;
                        skipped: number;
                        attempts: number;
                    };
                    destinations: {
                        destination_id: number;
                        arrived: number;
                        failed: number;
                    }[];
                    tokens: {
                        input: number;
                        cached: number;
                        output: number;
                        unpriced: number;
                    };
                    cost_usd: number;
                    latency: {
                        attempt_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                        model_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                        first_delivery_ms: {
                            p50: number | null;
                            p95: number | null;
                        };
                    };
                };
            };
        };
    } | {
        status: 400;
        data: InvalidRequest;
    } | {
        status: 401;
        data: UnauthorizedFailure;
    } | {
        status: 403;
        data: ForbiddenFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/data/stats${QS.query(QS.explode({
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * This contract as OpenAPI 3.1
 */
export function getOpenApi(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            openapi: "3.1.0";
            [key: string]: unknown;
        };
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/openapi.json", {
        ...opts
    });
}
/**
 * The reference page
 */
export function getReferencePage(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>("/v2/post_call/docs", {
        ...opts
    });
}
/**
 * What the reference page is drawn with
 */
export function getReferenceAsset(asset: "redoc.js", opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 404;
        data: NotFoundFailure;
    } | {
        status: 429;
        data: GatewayMessage;
    } | {
        status: 431;
    } | {
        status: 500;
        data: InternalFailure | GatewayMessage;
    } | {
        status: 503;
        data: GatewayMessage;
    }>(`/v2/post_call/docs/${encodeURIComponent(asset)}`, {
        ...opts
    });
}
