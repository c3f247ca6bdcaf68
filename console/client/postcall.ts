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
    theHostOfThisDocument: "/"
};
export type Variable = {
    /** Name, unique in the outlet and case-sensitive; printable, without `{`, `}`, `|`, line breaks. */
    var_name: string;
    /** Type of the value; dates and times are ISO 8601, phone numbers E.164. */
    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model extracts, 1 to 2,000 characters. */
    description: string;
    /** The values that an enum may have, 2 to 100; only for the type enum. */
    options?: string[];
    /** Flag the value when the call does not mention it; this never stops a delivery. */
    required?: boolean;
    /** Example values for the model, at most 10 of 200 characters. */
    examples?: string[];
    /** Ids of the destinations that receive the value; duplicates are dropped. */
    destination_ids: number[];
    /** Id of the variable, unique in its outlet. */
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
    /** Message of the gateway. */
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
    /** Name, unique in the outlet and case-sensitive; printable, without `{`, `}`, `|`, line breaks. */
    var_name: string;
    /** Type of the value; dates and times are ISO 8601, phone numbers E.164. */
    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model extracts, 1 to 2,000 characters. */
    description: string;
    /** The values that an enum may have, 2 to 100; only for the type enum. */
    options?: string[];
    /** Flag the value when the call does not mention it; this never stops a delivery. */
    required?: boolean;
    /** Example values for the model, at most 10 of 200 characters. */
    examples?: string[];
    /** Ids of the destinations that receive the value; duplicates are dropped. */
    destination_ids?: number[];
    /** Absent or null: the item creates a variable. */
    variable_id?: null;
};
export type VariableUpdate = {
    /** Name, unique in the outlet and case-sensitive; printable, without `{`, `}`, `|`, line breaks. */
    var_name?: string;
    /** Type of the value; dates and times are ISO 8601, phone numbers E.164. */
    var_type?: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
    /** The prompt: what the model extracts, 1 to 2,000 characters. */
    description?: string;
    /** The values that an enum may have, 2 to 100; only for the type enum. */
    options?: string[];
    /** Flag the value when the call does not mention it; this never stops a delivery. */
    required?: boolean;
    /** Example values for the model, at most 10 of 200 characters. */
    examples?: string[];
    /** Ids of the destinations that receive the value; duplicates are dropped. */
    destination_ids?: number[];
    /** Id of the variable, unique in its outlet. */
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
    /** Why the model could not extract from the transcript. */
    failure: {
        /** Why the extraction failed, for programs. */
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        /** Why the extraction failed, for people. */
        message: string;
    };
};
export type Destination = {
    /** Id of the destination, unique in its outlet. */
    destination_id: number;
    /** Name of the destination. */
    destination_name: string;
    /** Free label for the kind of system. */
    destination_type: string;
    /** URL, with its placeholders. */
    api_url: string;
    /** HTTP method. */
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** HTTP headers by name, with their placeholders. */
    api_headers: {
        [key: string]: string;
    };
    /** Whether deliveries are sent. */
    status: "active" | "disabled";
    /** Why it is disabled; null while it is active. */
    disabled_reason: string | null;
    /** Liquid condition; absent or null: every call is sent. */
    when?: string | null;
    /** Highest rate in requests per second; absent or null: no limit. */
    max_per_second?: number | null;
    /** Template of the body; absent: all connected variables and system fields. */
    api_body?: {
        [key: string]: unknown;
    } | unknown[];
};
export type NewDestination = {
    /** Name of the destination. */
    destination_name: string;
    /** Free label for the kind of system; `custom` by default. */
    destination_type?: string;
    /** URL, https only; path, query and fragment may have placeholders. */
    api_url: string;
    /** HTTP method, in any case; stored in upper case. */
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** HTTP headers, at most 50 and 8 KB; values may have placeholders. */
    api_headers?: {
        [key: string]: string;
    } | string;
    /** Template of the body, at most 64 KB; absent or null: all connected variables and system fields. */
    api_body?: ({
        [key: string]: unknown;
    } | unknown[] | string) | null;
    /** Liquid condition: only calls that meet it are sent; absent or null: every call. */
    when?: string | null;
    /** Highest rate in requests per second, 0.1 to 1000; absent or null: no limit. */
    max_per_second?: number | null;
    /** A disabled destination receives nothing: its deliveries are held. */
    status?: "active" | "disabled";
    /** Ignored: set by the system. */
    disabled_reason?: unknown;
    /** Ignored: set by the system. */
    signing_secret?: unknown;
    /** Ignored: set by the system. */
    warnings?: unknown;
    /** Absent or null: the item creates a destination. */
    destination_id?: null;
};
export type DestinationUpdate = {
    /** Name of the destination. */
    destination_name?: string;
    /** Free label for the kind of system; `custom` by default. */
    destination_type?: string;
    /** URL, https only; path, query and fragment may have placeholders. */
    api_url?: string;
    /** HTTP method, in any case; stored in upper case. */
    api_method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** HTTP headers, at most 50 and 8 KB; values may have placeholders. */
    api_headers?: {
        [key: string]: string;
    } | string;
    /** Template of the body, at most 64 KB; absent or null: all connected variables and system fields. */
    api_body?: ({
        [key: string]: unknown;
    } | unknown[] | string) | null;
    /** Liquid condition: only calls that meet it are sent; absent or null: every call. */
    when?: string | null;
    /** Highest rate in requests per second, 0.1 to 1000; absent or null: no limit. */
    max_per_second?: number | null;
    /** A disabled destination receives nothing: its deliveries are held. */
    status?: "active" | "disabled";
    /** Ignored: set by the system. */
    disabled_reason?: unknown;
    /** Ignored: set by the system. */
    signing_secret?: unknown;
    /** Ignored: set by the system. */
    warnings?: unknown;
    /** Id of the destination, unique in its outlet. */
    destination_id: number;
};
export type SavedDestination = {
    /** Id of the destination, unique in its outlet. */
    destination_id: number;
    /** Name of the destination. */
    destination_name: string;
    /** Free label for the kind of system. */
    destination_type: string;
    /** URL, with its placeholders. */
    api_url: string;
    /** HTTP method. */
    api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** HTTP headers by name, with their placeholders. */
    api_headers: {
        [key: string]: string;
    };
    /** Whether deliveries are sent. */
    status: "active" | "disabled";
    /** Why it is disabled; null while it is active. */
    disabled_reason: string | null;
    /** Liquid condition; absent or null: every call is sent. */
    when?: string | null;
    /** Highest rate in requests per second; absent or null: no limit. */
    max_per_second?: number | null;
    /** Template of the body; absent: all connected variables and system fields. */
    api_body?: {
        [key: string]: unknown;
    } | unknown[];
    /** Secret that signs deliveries, `whsec_...`: shown only when it is created. */
    signing_secret?: string;
    /** What is valid but probably not intended. */
    warnings: {
        /** The field of the destination that it is about. */
        path: string;
        /** The name that has no value; null when the warning is not about a name. */
        placeholder: string | null;
        /** What is probably wrong, and what to do. */
        message: string;
    }[];
};
export type CallEnded = {
    /** Always `call.ended`. */
    event?: "call.ended";
    /** Id of the call, unique in its outlet. */
    call_id: string;
    /** Outlet that the call belongs to; over HTTP the outlet of the token. */
    outlet_id?: number;
    /** Brand that the call belongs to; a number is stored as a string. */
    brand_id?: string | number | null;
    /** Kind of conversation, as in `voice` or `chat`. */
    interaction_modality?: string | null;
    /** System that sent the call. */
    source?: string | null;
    /** Result of the call as the platform classified it. */
    call_outcome?: string | null;
    /** When the call started: ISO 8601 with an offset. */
    started_at?: string | null;
    /** When the call ended: ISO 8601 with an offset. */
    timestamp: string;
    /** IANA time zone of the business; UTC if absent. */
    timezone?: string | null;
    /** Language of the conversation, as in `en-IN`. */
    language?: string | null;
    /** Name of the customer. */
    guest_name?: string | null;
    /** Phone number of the customer. */
    phone_number?: string | null;
    /** Email address of the customer. */
    email_id?: string | null;
    /** List of turns, or one text in which a line such as "agent: ..." starts a turn. */
    transcript: string | {
        /** Who speaks, as in `agent` or `user`. */
        role: string;
        /** What was said. */
        content: string;
    }[];
    /** Any further fields, at most 32 KB of JSON. */
    metadata?: object | null;
};
export type Schema0 = string | number | boolean | null | Schema0[] | {
    [key: string]: Schema0;
};
export type CallInList = {
    /** Id of the call, unique in its outlet. */
    call_id: string;
    /** Outlet that the call belongs to. */
    outlet_id: number;
    /** `extracted` while a delivery is pending or held; the last three are final. */
    status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
    /** Why the last extraction failed; values of an earlier one stay. Null when it did not fail. */
    failure: {
        /** Why the extraction failed, for programs. */
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        /** Why the extraction failed, for people. */
        message: string;
    } | null;
    /** The re-extraction that was requested and has not run yet; null when there is none. */
    reading_again: {
        /** Whether the new values are delivered. */
        deliver: boolean;
        /** When it was requested: ISO 8601, UTC. */
        requested_at: string;
    } | null;
    /** When the call ended: ISO 8601, as it was sent. */
    timestamp: string;
    /** When postcall received the call: ISO 8601, UTC. */
    received_at: string;
    /** When the call started: ISO 8601, as it was sent. */
    started_at: string | null;
    /** IANA time zone of the business. */
    timezone: string | null;
    /** Language of the conversation. */
    language: string | null;
    /** Kind of conversation, as in `voice` or `chat`. */
    interaction_modality: string | null;
    /** System that sent the call. */
    source: string | null;
    /** Result of the call as the platform classified it. */
    call_outcome: string | null;
    /** Brand that the call belongs to. */
    brand_id: string | null;
    /** Name of the customer. */
    guest_name: string | null;
    /** Phone number of the customer. */
    phone_number: string | null;
    /** Email address of the customer. */
    email_id: string | null;
    /** Further fields of the event. */
    metadata: {
        [key: string]: Schema0;
    };
    /** Use of the model; null before the first extraction. */
    model: {
        /** Name of the model, as in its answer. */
        name: string;
        /** Whether the simulated model answered instead of gpt-4o. */
        stand_in: boolean;
        /** Result of the last extraction; while a call waits for a retry, why there was no answer. */
        outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
        /** Input tokens, cached ones included. */
        input_tokens: number;
        /** Input tokens that the provider had cached. */
        cached_tokens: number;
        /** Output tokens. */
        output_tokens: number;
        /** Time of all requests to the model, in milliseconds. */
        duration_ms: number;
    } | null;
    /** Extracted values, without their evidence. */
    values: {
        /** Id of the variable, unique in its outlet. */
        variable_id: number;
        /** Name of the variable when the call was extracted. */
        var_name: string;
        /** Type of the variable when the call was extracted. */
        var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
        /** The value that destinations receive: of its type, or null. */
        value: string | number | boolean | null;
        /** What is wrong with the value, or why it is null; null when nothing is wrong. */
        problem: string | null;
    }[];
    /** Number of deliveries by status. */
    delivery_counts: {
        /** Pending or held deliveries. */
        open: number;
        /** Delivered ones. */
        delivered: number;
        /** Failed ones. */
        failed: number;
        /** Skipped ones. */
        skipped: number;
    };
};
export type Call = {
    /** Id of the call, unique in its outlet. */
    call_id: string;
    /** Outlet that the call belongs to. */
    outlet_id: number;
    /** `extracted` while a delivery is pending or held; the last three are final. */
    status: "received" | "extracted" | "completed" | "partly_failed" | "failed";
    /** Why the last extraction failed; values of an earlier one stay. Null when it did not fail. */
    failure: {
        /** Why the extraction failed, for programs. */
        code: "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable";
        /** Why the extraction failed, for people. */
        message: string;
    } | null;
    /** The re-extraction that was requested and has not run yet; null when there is none. */
    reading_again: {
        /** Whether the new values are delivered. */
        deliver: boolean;
        /** When it was requested: ISO 8601, UTC. */
        requested_at: string;
    } | null;
    /** When the call ended: ISO 8601, as it was sent. */
    timestamp: string;
    /** When postcall received the call: ISO 8601, UTC. */
    received_at: string;
    /** When the call started: ISO 8601, as it was sent. */
    started_at: string | null;
    /** IANA time zone of the business. */
    timezone: string | null;
    /** Language of the conversation. */
    language: string | null;
    /** Kind of conversation, as in `voice` or `chat`. */
    interaction_modality: string | null;
    /** System that sent the call. */
    source: string | null;
    /** Result of the call as the platform classified it. */
    call_outcome: string | null;
    /** Brand that the call belongs to. */
    brand_id: string | null;
    /** Name of the customer. */
    guest_name: string | null;
    /** Phone number of the customer. */
    phone_number: string | null;
    /** Email address of the customer. */
    email_id: string | null;
    /** Further fields of the event. */
    metadata: {
        [key: string]: Schema0;
    };
    /** Use of the model; null before the first extraction. */
    model: {
        /** Name of the model, as in its answer. */
        name: string;
        /** Whether the simulated model answered instead of gpt-4o. */
        stand_in: boolean;
        /** Result of the last extraction; while a call waits for a retry, why there was no answer. */
        outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
        /** Input tokens, cached ones included. */
        input_tokens: number;
        /** Input tokens that the provider had cached. */
        cached_tokens: number;
        /** Output tokens. */
        output_tokens: number;
        /** Time of all requests to the model, in milliseconds. */
        duration_ms: number;
    } | null;
    /** Turns of the call; null after the transcript has expired. */
    transcript: {
        /** Number of the turn, from 1. */
        turn: number;
        /** Who speaks, as in `agent` or `user`. */
        role: string;
        /** What was said. */
        content: string;
    }[] | null;
    /** Extracted values, one for each variable. */
    values: {
        /** Id of the variable, unique in its outlet. */
        variable_id: number;
        /** Name of the variable when the call was extracted. */
        var_name: string;
        /** Type of the variable when the call was extracted. */
        var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
        /** The value that destinations receive: of its type, or null. */
        value: string | number | boolean | null;
        /** What the model returned; strings are cut to 1,000 characters. */
        raw: string | number | boolean | null;
        /** Number of the turn that the value was extracted from, from 1. */
        turn: number | null;
        /** The words of that turn that state the value, at most 300 characters. */
        quote: string | null;
        /** Whether the words of the value were found in that turn; null without a value. */
        grounded: boolean | null;
        /** What is wrong with the value, or why it is null; null when nothing is wrong. */
        problem: string | null;
    }[];
    /** Deliveries, one for each destination. */
    deliveries: {
        /** The `webhook-id` of its attempts; a re-extraction creates a new one and keeps the attempts. */
        delivery_id: string;
        /** Id of the destination. */
        destination_id: number;
        /** Name of the destination when the delivery was created. */
        destination_name: string;
        /** `held`: its destination is disabled; `skipped`: its condition is not met, or it was deleted. */
        status: "pending" | "delivered" | "failed" | "held" | "skipped";
        /** Why it is held, skipped, failed or waiting; null otherwise. */
        reason: string | null;
        /** When the next attempt is due: ISO 8601, UTC; null when none is. */
        next_attempt_at: string | null;
        /** Request of the last attempt; null without one, or after the transcript has expired. */
        request: {
            /** HTTP method. */
            method: string;
            /** URL with the rendered placeholders. */
            url: string;
            /** Headers; values are masked unless a placeholder produced them. */
            headers: {
                [key: string]: string;
            };
            /** JSON body; beyond 16 KB its beginning as text; null when the response had no room for it. */
            body: unknown;
            /** Present when the body, or the headers too, were cut. */
            truncated?: true;
        } | null;
        /** Attempts, oldest first. Over 5 MB, the oldest lose their excerpts, then requests their bodies, then the oldest are left out. */
        attempts: {
            /** Number of the attempt, from 1. */
            attempt: number;
            /** When the attempt started: ISO 8601, UTC. */
            at: string;
            /** HTTP status of the response; null without a response. */
            status_code: number | null;
            /** Time to the end of the response, in milliseconds. */
            duration_ms: number;
            /** Why the attempt failed; null when it succeeded. */
            error: string | null;
            /** The first 4 KB of the response; null without one, or after the transcript has expired. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** All variables, in the order of their ids. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved variables, in the order of the request. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved variables, in the order of the request. */
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
    /** Id of the variable to delete. */
    variable_id: number;
}, { variableId }: {
    variableId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * List variables (with the outlet in the path)
 */
export function listVariablesOfOutlet(outletId: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** All variables, in the order of their ids. */
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
 * Create and update variables (with the outlet in the path)
 */
export function saveVariablesOfOutlet(outletId: number, body: (NewVariable | VariableUpdate)[], { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved variables, in the order of the request. */
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
 * Update variables (with the outlet in the path)
 */
export function updateVariablesOfOutlet(outletId: number, body: VariableUpdate[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved variables, in the order of the request. */
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
 * Delete a variable (with the outlet in the path)
 */
export function deleteVariableOfOutlet(outletId: number, body?: {
    /** Id of the variable to delete. */
    variable_id: number;
}, { variableId }: {
    variableId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Connect variables to destinations
 */
export function connectVariables(body: {
    /** Id of the variable. */
    variable_id: number;
    /** Id of the destination. */
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Connect variables to destinations (with the outlet in the path)
 */
export function connectVariablesOfOutlet(outletId: number, body: {
    /** Id of the variable. */
    variable_id: number;
    /** Id of the destination. */
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Disconnect variables from destinations
 */
export function disconnectVariables(body: {
    /** Id of the variable. */
    variable_id: number;
    /** Id of the destination. */
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Disconnect variables from destinations (with the outlet in the path)
 */
export function disconnectVariablesOfOutlet(outletId: number, body: {
    /** Id of the variable. */
    variable_id: number;
    /** Id of the destination. */
    destination_id: number;
}[], opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Test variables on a transcript
 */
export function tryVariables(body: {
    /** List of turns, or one text in which a line such as "agent: ..." starts a turn. */
    transcript: string | {
        /** Who speaks, as in `agent` or `user`. */
        role: string;
        /** What was said. */
        content: string;
    }[];
    /** Variables that are not saved, at most 200. Without it the saved variables are used. */
    variables?: NewVariable[];
    /** When the call ended: ISO 8601; absent: now. */
    timestamp?: string | null;
    /** IANA time zone of the business; UTC if absent. */
    timezone?: string | null;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The extracted values, each with the turn that it was extracted from. */
            payload: {
                /** Extracted values, one for each variable. */
                values: {
                    /** Id of the variable, unique in its outlet. */
                    variable_id: number;
                    /** Name of the variable when the call was extracted. */
                    var_name: string;
                    /** Type of the variable when the call was extracted. */
                    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
                    /** The value that destinations receive: of its type, or null. */
                    value: string | number | boolean | null;
                    /** What the model returned; strings are cut to 1,000 characters. */
                    raw: string | number | boolean | null;
                    /** Number of the turn that the value was extracted from, from 1. */
                    turn: number | null;
                    /** The words of that turn that state the value, at most 300 characters. */
                    quote: string | null;
                    /** Whether the words of the value were found in that turn; null without a value. */
                    grounded: boolean | null;
                    /** What is wrong with the value, or why it is null; null when nothing is wrong. */
                    problem: string | null;
                }[];
                /** How the model was used. */
                model: {
                    /** Name of the model, as in its answer. */
                    name: string;
                    /** Whether the simulated model answered instead of gpt-4o. */
                    stand_in: boolean;
                    /** Result of the last extraction; while a call waits for a retry, why there was no answer. */
                    outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
                    /** Input tokens, cached ones included. */
                    input_tokens: number;
                    /** Input tokens that the provider had cached. */
                    cached_tokens: number;
                    /** Output tokens. */
                    output_tokens: number;
                    /** Time of all requests to the model, in milliseconds. */
                    duration_ms: number;
                };
                /** The transcript as numbered turns. */
                transcript: {
                    /** Number of the turn, from 1. */
                    turn: number;
                    /** Who speaks, as in `agent` or `user`. */
                    role: string;
                    /** What was said. */
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
 * Test variables on a transcript (with the outlet in the path)
 */
export function tryVariablesOfOutlet(outletId: number, body: {
    /** List of turns, or one text in which a line such as "agent: ..." starts a turn. */
    transcript: string | {
        /** Who speaks, as in `agent` or `user`. */
        role: string;
        /** What was said. */
        content: string;
    }[];
    /** Variables that are not saved, at most 200. Without it the saved variables are used. */
    variables?: NewVariable[];
    /** When the call ended: ISO 8601; absent: now. */
    timestamp?: string | null;
    /** IANA time zone of the business; UTC if absent. */
    timezone?: string | null;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The extracted values, each with the turn that it was extracted from. */
            payload: {
                /** Extracted values, one for each variable. */
                values: {
                    /** Id of the variable, unique in its outlet. */
                    variable_id: number;
                    /** Name of the variable when the call was extracted. */
                    var_name: string;
                    /** Type of the variable when the call was extracted. */
                    var_type: "string" | "boolean" | "integer" | "float" | "date" | "time" | "datetime" | "email" | "phone" | "enum";
                    /** The value that destinations receive: of its type, or null. */
                    value: string | number | boolean | null;
                    /** What the model returned; strings are cut to 1,000 characters. */
                    raw: string | number | boolean | null;
                    /** Number of the turn that the value was extracted from, from 1. */
                    turn: number | null;
                    /** The words of that turn that state the value, at most 300 characters. */
                    quote: string | null;
                    /** Whether the words of the value were found in that turn; null without a value. */
                    grounded: boolean | null;
                    /** What is wrong with the value, or why it is null; null when nothing is wrong. */
                    problem: string | null;
                }[];
                /** How the model was used. */
                model: {
                    /** Name of the model, as in its answer. */
                    name: string;
                    /** Whether the simulated model answered instead of gpt-4o. */
                    stand_in: boolean;
                    /** Result of the last extraction; while a call waits for a retry, why there was no answer. */
                    outcome: "extracted" | "nothing_to_ask" | "model_refused" | "model_truncated" | "model_filtered" | "model_malformed" | "model_unauthorised" | "model_unavailable" | "rate_limited" | "timeout" | "unreachable" | "server_error" | "no_time_left" | "rejected";
                    /** Input tokens, cached ones included. */
                    input_tokens: number;
                    /** Input tokens that the provider had cached. */
                    cached_tokens: number;
                    /** Output tokens. */
                    output_tokens: number;
                    /** Time of all requests to the model, in milliseconds. */
                    duration_ms: number;
                };
                /** The transcript as numbered turns. */
                transcript: {
                    /** Number of the turn, from 1. */
                    turn: number;
                    /** Who speaks, as in `agent` or `user`. */
                    role: string;
                    /** What was said. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** All destinations, in the order of their ids. */
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
    /** The destinations to save, 1 to 20. */
    destination: (NewDestination | DestinationUpdate)[];
} | (NewDestination | DestinationUpdate)[] | (NewDestination | DestinationUpdate), { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved destinations, in the order of the request. New ones show their signing secret, only this once. */
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
    /** The destinations to save, 1 to 20. */
    destination: DestinationUpdate[];
} | DestinationUpdate[] | DestinationUpdate, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved destinations, in the order of the request. */
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
 * Delete a destination
 */
export function deleteDestination(body?: {
    /** Id of the destination to delete. */
    destination_id: number;
}, { destinationId }: {
    destinationId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * List destinations (with the outlet in the path)
 */
export function listDestinationsOfOutlet(outletId: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** All destinations, in the order of their ids. */
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
 * Create and update destinations (with the outlet in the path)
 */
export function saveDestinationsOfOutlet(outletId: number, body: {
    /** The destinations to save, 1 to 20. */
    destination: (NewDestination | DestinationUpdate)[];
} | (NewDestination | DestinationUpdate)[] | (NewDestination | DestinationUpdate), { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved destinations, in the order of the request. New ones show their signing secret, only this once. */
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
 * Update destinations (with the outlet in the path)
 */
export function updateDestinationsOfOutlet(outletId: number, body: {
    /** The destinations to save, 1 to 20. */
    destination: DestinationUpdate[];
} | DestinationUpdate[] | DestinationUpdate, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The saved destinations, in the order of the request. */
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
 * Delete a destination (with the outlet in the path)
 */
export function deleteDestinationOfOutlet(outletId: number, body?: {
    /** Id of the destination to delete. */
    destination_id: number;
}, { destinationId }: {
    destinationId?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Preview the request to a destination
 */
export function previewDestination(body: {
    /** A saved destination. */
    destination_id?: number;
    /** A complete destination that is not saved. With `destination_id` it replaces the saved one, and keeps its connections. */
    destination?: {
        /** Name of the destination. */
        destination_name: string;
        /** Free label for the kind of system; `custom` by default. */
        destination_type?: string;
        /** URL, https only; path, query and fragment may have placeholders. */
        api_url: string;
        /** HTTP method, in any case; stored in upper case. */
        api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
        /** HTTP headers, at most 50 and 8 KB; values may have placeholders. */
        api_headers?: {
            [key: string]: string;
        } | string;
        /** Template of the body, at most 64 KB; absent or null: all connected variables and system fields. */
        api_body?: ({
            [key: string]: unknown;
        } | unknown[] | string) | null;
        /** Liquid condition: only calls that meet it are sent; absent or null: every call. */
        when?: string | null;
        /** Highest rate in requests per second, 0.1 to 1000; absent or null: no limit. */
        max_per_second?: number | null;
        /** A disabled destination receives nothing: its deliveries are held. */
        status?: "active" | "disabled";
        /** Ignored: set by the system. */
        disabled_reason?: unknown;
        /** Ignored: set by the system. */
        signing_secret?: unknown;
        /** Ignored: set by the system. */
        warnings?: unknown;
        /** Absent or null: the item creates a destination. */
        destination_id?: null;
    };
    /** Values by the names of connected variables; null: not mentioned in the call. Any other connected variable gets its first option or example, or a sample of its type. */
    values?: {
        [key: string]: string | number | boolean | null;
    };
    /** Renders with the values of this past call. Not together with `values`. */
    call_id?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The rendered request. */
            payload: {
                /** The HTTP method of the request. */
                method: string;
                /** The URL with its placeholders filled in. */
                url: string;
                /** The headers, except the signature. */
                headers: {
                    [key: string]: string;
                };
                /** The JSON body; null for GET and DELETE, which send none. */
                body: unknown;
                /** What is probably a mistake in the destination. */
                warnings: {
                    /** The field of the destination that it is about. */
                    path: string;
                    /** The name that has no value; null when the warning is not about a name. */
                    placeholder: string | null;
                    /** What is probably wrong, and what to do. */
                    message: string;
                }[];
                /** The names of the placeholders in URL, headers and body whose value is null or absent, each once, in order of appearance. Filters do not count: a name is listed even when `default` replaces its value. */
                empty_placeholders: string[];
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
 * Preview the request to a destination (with the outlet in the path)
 */
export function previewDestinationOfOutlet(outletId: number, body: {
    /** A saved destination. */
    destination_id?: number;
    /** A complete destination that is not saved. With `destination_id` it replaces the saved one, and keeps its connections. */
    destination?: {
        /** Name of the destination. */
        destination_name: string;
        /** Free label for the kind of system; `custom` by default. */
        destination_type?: string;
        /** URL, https only; path, query and fragment may have placeholders. */
        api_url: string;
        /** HTTP method, in any case; stored in upper case. */
        api_method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
        /** HTTP headers, at most 50 and 8 KB; values may have placeholders. */
        api_headers?: {
            [key: string]: string;
        } | string;
        /** Template of the body, at most 64 KB; absent or null: all connected variables and system fields. */
        api_body?: ({
            [key: string]: unknown;
        } | unknown[] | string) | null;
        /** Liquid condition: only calls that meet it are sent; absent or null: every call. */
        when?: string | null;
        /** Highest rate in requests per second, 0.1 to 1000; absent or null: no limit. */
        max_per_second?: number | null;
        /** A disabled destination receives nothing: its deliveries are held. */
        status?: "active" | "disabled";
        /** Ignored: set by the system. */
        disabled_reason?: unknown;
        /** Ignored: set by the system. */
        signing_secret?: unknown;
        /** Ignored: set by the system. */
        warnings?: unknown;
        /** Absent or null: the item creates a destination. */
        destination_id?: null;
    };
    /** Values by the names of connected variables; null: not mentioned in the call. Any other connected variable gets its first option or example, or a sample of its type. */
    values?: {
        [key: string]: string | number | boolean | null;
    };
    /** Renders with the values of this past call. Not together with `values`. */
    call_id?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The rendered request. */
            payload: {
                /** The HTTP method of the request. */
                method: string;
                /** The URL with its placeholders filled in. */
                url: string;
                /** The headers, except the signature. */
                headers: {
                    [key: string]: string;
                };
                /** The JSON body; null for GET and DELETE, which send none. */
                body: unknown;
                /** What is probably a mistake in the destination. */
                warnings: {
                    /** The field of the destination that it is about. */
                    path: string;
                    /** The name that has no value; null when the warning is not about a name. */
                    placeholder: string | null;
                    /** What is probably wrong, and what to do. */
                    message: string;
                }[];
                /** The names of the placeholders in URL, headers and body whose value is null or absent, each once, in order of appearance. Filters do not count: a name is listed even when `default` replaces its value. */
                empty_placeholders: string[];
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
 * Send a test request to a destination
 */
export function testDestination(destinationId: number, body?: {
    /** Values by the names of connected variables; null: not mentioned in the call. Any other connected variable gets its first option or example, or a sample of its type. */
    values?: {
        [key: string]: string | number | boolean | null;
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The request and the response of the destination. */
            payload: {
                /** Whether an attempt with this response would count as delivered. */
                delivered: boolean;
                /** The HTTP status of the response; null when there was none. */
                status_code: number | null;
                /** Milliseconds from the start of the request to the end of the response. */
                duration_ms: number;
                /** Why it was not delivered; null when it was. */
                error: string | null;
                /** The beginning of the body of the response; null when there was none. */
                response_excerpt: string | null;
                /** The request that was sent. */
                request: {
                    /** The HTTP method. */
                    method: string;
                    /** The URL with its placeholders filled in. */
                    url: string;
                    /** The JSON body; null for GET and DELETE, which send none. */
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
 * Send a test request to a destination (with the outlet in the path)
 */
export function testDestinationOfOutlet(outletId: number, destinationId: number, body?: {
    /** Values by the names of connected variables; null: not mentioned in the call. Any other connected variable gets its first option or example, or a sample of its type. */
    values?: {
        [key: string]: string | number | boolean | null;
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The request and the response of the destination. */
            payload: {
                /** Whether an attempt with this response would count as delivered. */
                delivered: boolean;
                /** The HTTP status of the response; null when there was none. */
                status_code: number | null;
                /** Milliseconds from the start of the request to the end of the response. */
                duration_ms: number;
                /** Why it was not delivered; null when it was. */
                error: string | null;
                /** The beginning of the body of the response; null when there was none. */
                response_excerpt: string | null;
                /** The request that was sent. */
                request: {
                    /** The HTTP method. */
                    method: string;
                    /** The URL with its placeholders filled in. */
                    url: string;
                    /** The JSON body; null for GET and DELETE, which send none. */
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
 * Rotate the signing secret
 */
export function rotateSecret(destinationId: number, body?: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The new secret, shown only this once. */
            payload: {
                /** Id of the destination. */
                destination_id: number;
                /** The new secret, `whsec_...`: shown only once. */
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
 * Rotate the signing secret (with the outlet in the path)
 */
export function rotateSecretOfOutlet(outletId: number, destinationId: number, body?: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The new secret, shown only this once. */
            payload: {
                /** Id of the destination. */
                destination_id: number;
                /** The new secret, `whsec_...`: shown only once. */
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
 * Resend failed and held deliveries
 */
export function recoverDestination(destinationId: number, body: {
    /** Recover deliveries that failed or were held at this time or later: ISO 8601, not in the future. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Resend failed and held deliveries (with the outlet in the path)
 */
export function recoverDestinationOfOutlet(outletId: number, destinationId: number, body: {
    /** Recover deliveries that failed or were held at this time or later: ISO 8601, not in the future. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call is stored and can be read at once. */
            payload: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * List calls
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** A page of calls, without transcripts, evidence and attempts. */
            payload: CallInList[];
            /** The `cursor` of the next page; null on the last page. */
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
 * Get a call
 */
export function getCall(callId: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call with everything that is stored of it. */
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
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
 * Re-extract a call
 */
export function reextractCall(callId: string, body?: {
    /** Whether to deliver the new values, under new `webhook-id`s. */
    deliver?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The re-extraction is queued. */
            payload: {
                /** Id of the call. */
                call_id: string;
                /** The re-extraction, joined with one that was waiting. */
                reading_again: {
                    /** Whether the new values are delivered. */
                    deliver: boolean;
                    /** When it was requested: ISO 8601, UTC. */
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
 * Resend the deliveries of a call
 */
export function redeliverCall(callId: string, body?: {
    /** Ids of the destinations to resend to, 1 to 50; absent: all of the call. */
    destination_ids?: number[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The deliveries are queued again. */
            payload: {
                /** Id of the call. */
                call_id: string;
                /** Ids of the destinations to resend to. */
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
 * Recover failed calls
 */
export function recoverCalls(body: {
    /** Recover calls that failed at this time or later: ISO 8601, not in the future. */
    since: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
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
    /** Secret with which the platform signs its webhooks; absent: unchanged. */
    signing_secret?: string;
    /** Make a new ingest key; the one before is invalid at once. */
    rotate_key?: boolean;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The webhook path of the platform; with the ingest key only when it was just made. */
            payload: {
                /** The voice platform. */
                platform: "vapi" | "retell" | "elevenlabs" | "bland" | "bolna";
                /** Path that the platform posts to, with `?key=<ingest_key>`. */
                path: string;
                /** The new ingest key: shown only when it is made. */
                ingest_key?: string;
                /** Whether a signing secret is stored. */
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
 * Receive Vapi's webhook
 */
export function receiveVapiWebhook(key: string, body: unknown, { xSignature, xTimestamp, xVapiSecret }: {
    xSignature?: string;
    xTimestamp?: string;
    xVapiSecret?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call that was stored: a repeat is the same call. Absent for any event that is not the end of a call. */
            payload?: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * Receive Retell's webhook
 */
export function receiveRetellWebhook(key: string, body: unknown, { xRetellSignature }: {
    xRetellSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call that was stored: a repeat is the same call. Absent for any event that is not the end of a call. */
            payload?: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * Receive ElevenLabs's webhook
 */
export function receiveElevenLabsWebhook(key: string, body: unknown, { elevenlabsSignature }: {
    elevenlabsSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call that was stored: a repeat is the same call. Absent for any event that is not the end of a call. */
            payload?: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * Receive Bland's webhook
 */
export function receiveBlandWebhook(key: string, body: unknown, { xWebhookSignature }: {
    xWebhookSignature?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call that was stored: a repeat is the same call. Absent for any event that is not the end of a call. */
            payload?: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * Receive Bolna's webhook
 */
export function receiveBolnaWebhook(key: string, body: unknown, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The call that was stored: a repeat is the same call. Absent for any event that is not the end of a call. */
            payload?: {
                /** Id of the call, unique in its outlet. */
                call_id: string;
                /** Status of the call; `received` when it is new. */
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
 * Get statistics by day
 */
export function getStats({ $from, to }: {
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Always true. */
            success: true;
            /** What happened, for people. */
            message: string;
            /** The figures of each day and their totals. */
            payload: {
                /** First UTC day. */
                "from": string;
                /** UTC day after the last one. */
                to: string;
                /** Every day of the range, days without calls included. */
                days: {
                    /** Number of calls. One that is sent or extracted again ends, and counts, again. */
                    calls: {
                        /** Calls that were received; counted on the day of `received_at`. */
                        received: number;
                        /** Calls that ended `completed`; counted on the day on which they did. */
                        completed: number;
                        /** Calls that ended `partly_failed`. */
                        partly_failed: number;
                        /** Calls that ended `failed`. */
                        failed: number;
                    };
                    /** Number of deliveries by status, and of attempts. */
                    deliveries: {
                        /** Deliveries that were delivered. */
                        delivered: number;
                        /** Deliveries that failed. */
                        failed: number;
                        /** Deliveries that were held. */
                        held: number;
                        /** Deliveries that were skipped. */
                        skipped: number;
                        /** Attempts of all deliveries. */
                        attempts: number;
                    };
                    /** Attempts at each destination that had any, deleted ones included. */
                    destinations: {
                        /** Id of the destination. */
                        destination_id: number;
                        /** Attempts that succeeded. */
                        arrived: number;
                        /** Attempts that failed. */
                        failed: number;
                    }[];
                    /** Tokens of the model. */
                    tokens: {
                        /** Input tokens, cached ones included. */
                        input: number;
                        /** Cached input tokens. */
                        cached: number;
                        /** Output tokens. */
                        output: number;
                        /** Tokens of models without a known price, which `cost_usd` leaves out. */
                        unpriced: number;
                    };
                    /** Cost of the model at its list price, in US dollars; the simulated model costs nothing. */
                    cost_usd: number;
                    /** Percentiles of durations, estimated from a histogram. */
                    latency: {
                        /** Duration of an attempt, from its request to the end of the response. */
                        attempt_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
                            p95: number | null;
                        };
                        /** Duration of all model requests of an extraction. */
                        model_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
                            p95: number | null;
                        };
                        /** Time from `received_at` to the first delivery of a call. */
                        first_delivery_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
                            p95: number | null;
                        };
                    };
                    /** UTC day, `YYYY-MM-DD`. */
                    date: string;
                }[];
                /** All days together. */
                totals: {
                    /** Number of calls. One that is sent or extracted again ends, and counts, again. */
                    calls: {
                        /** Calls that were received; counted on the day of `received_at`. */
                        received: number;
                        /** Calls that ended `completed`; counted on the day on which they did. */
                        completed: number;
                        /** Calls that ended `partly_failed`. */
                        partly_failed: number;
                        /** Calls that ended `failed`. */
                        failed: number;
                    };
                    /** Number of deliveries by status, and of attempts. */
                    deliveries: {
                        /** Deliveries that were delivered. */
                        delivered: number;
                        /** Deliveries that failed. */
                        failed: number;
                        /** Deliveries that were held. */
                        held: number;
                        /** Deliveries that were skipped. */
                        skipped: number;
                        /** Attempts of all deliveries. */
                        attempts: number;
                    };
                    /** Attempts at each destination that had any, deleted ones included. */
                    destinations: {
                        /** Id of the destination. */
                        destination_id: number;
                        /** Attempts that succeeded. */
                        arrived: number;
                        /** Attempts that failed. */
                        failed: number;
                    }[];
                    /** Tokens of the model. */
                    tokens: {
                        /** Input tokens, cached ones included. */
                        input: number;
                        /** Cached input tokens. */
                        cached: number;
                        /** Output tokens. */
                        output: number;
                        /** Tokens of models without a known price, which `cost_usd` leaves out. */
                        unpriced: number;
                    };
                    /** Cost of the model at its list price, in US dollars; the simulated model costs nothing. */
                    cost_usd: number;
                    /** Percentiles of durations, estimated from a histogram. */
                    latency: {
                        /** Duration of an attempt, from its request to the end of the response. */
                        attempt_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
                            p95: number | null;
                        };
                        /** Duration of all model requests of an extraction. */
                        model_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
                            p95: number | null;
                        };
                        /** Time from `received_at` to the first delivery of a call. */
                        first_delivery_ms: {
                            /** Median, in milliseconds; null without measurements. */
                            p50: number | null;
                            /** 95th percentile, in milliseconds; null without measurements. */
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
 * Get this document
 */
export function getOpenApi(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** Version of the OpenAPI specification. */
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
 * Get the reference page
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
 * Get a file of the reference page
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
