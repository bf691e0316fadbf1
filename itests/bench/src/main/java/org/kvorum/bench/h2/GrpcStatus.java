// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import java.util.List;

/** gRPC's status codes by number, and what HTTP/2's own failures mean in them. */
public final class GrpcStatus {

    public static final int OK = 0;
    public static final int CANCELLED = 1;
    public static final int UNKNOWN = 2;
    public static final int RESOURCE_EXHAUSTED = 8;
    public static final int UNIMPLEMENTED = 12;
    public static final int INTERNAL = 13;
    public static final int UNAVAILABLE = 14;
    public static final int UNAUTHENTICATED = 16;
    public static final int PERMISSION_DENIED = 7;

    private static final List<String> NAMES = List.of(
            "OK",
            "Canceled",
            "Unknown",
            "InvalidArgument",
            "DeadlineExceeded",
            "NotFound",
            "AlreadyExists",
            "PermissionDenied",
            "ResourceExhausted",
            "FailedPrecondition",
            "Aborted",
            "OutOfRange",
            "Unimplemented",
            "Internal",
            "Unavailable",
            "DataLoss",
            "Unauthenticated");

    private GrpcStatus() {}

    public static String name(int code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "Code" + code;
    }

    /** The status of a response that ended without {@code grpc-status}, from its HTTP status. */
    static int ofHttp(int httpStatus) {
        return switch (httpStatus) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** The status of a call whose stream the server reset, from the HTTP/2 error code. */
    static int ofReset(long errorCode) {
        if (errorCode == 0x7) { // REFUSED_STREAM
            return UNAVAILABLE;
        }
        if (errorCode == 0x8) { // CANCEL
            return CANCELLED;
        }
        if (errorCode == 0xb) { // ENHANCE_YOUR_CALM
            return RESOURCE_EXHAUSTED;
        }
        if (errorCode == 0xc) { // INADEQUATE_SECURITY
            return PERMISSION_DENIED;
        }
        return INTERNAL;
    }
}
