// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.command.AlarmRequest;

/** The active alarms, in the alarm bucket. Changed on the apply loop, read on any thread. */
final class Alarms {
    static final int NONE = 0;
    static final int NOSPACE = 1;
    static final int CORRUPT = 2;

    static final int GET = 0;
    static final int ACTIVATE = 1;
    static final int DEACTIVATE = 2;

    private final Backend backend;
    private volatile List<AlarmRequest> active;

    Alarms(Backend backend) {
        this.backend = backend;
        this.active = read(backend);
    }

    /** Takes up the alarms the backend holds now; apply loop. */
    void restore() {
        active = read(backend);
    }

    private static List<AlarmRequest> read(Backend backend) {
        var found = new ArrayList<AlarmRequest>();
        try (var view = backend.view();
                var cursor = view.cursor(Bucket.ALARM, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                found.add(decode(cursor.key()));
            }
        }
        return List.copyOf(found);
    }

    /** Returns the active alarms of the kind, all of them for {@link #NONE}. */
    List<AlarmRequest> list(int kind) {
        return kind == NONE
                ? active
                : active.stream().filter(alarm -> alarm.alarm() == kind).toList();
    }

    boolean isActive(int kind) {
        for (var alarm : active) {
            if (alarm.alarm() == kind) {
                return true;
            }
        }
        return false;
    }

    /** Carries out a request and returns the alarms concerned. */
    List<AlarmRequest> apply(AlarmRequest request) {
        return switch (request.action()) {
            case GET -> list(request.alarm());
            case ACTIVATE -> activate(request);
            case DEACTIVATE -> deactivate(request);
            default -> List.of();
        };
    }

    private List<AlarmRequest> activate(AlarmRequest request) {
        if (request.alarm() == NONE) {
            return List.of();
        }
        var alarm = new AlarmRequest(GET, request.memberId(), request.alarm());
        if (!active.contains(alarm)) {
            backend.put(Bucket.ALARM, encode(alarm), Bytes.EMPTY);
            var changed = new ArrayList<>(active);
            changed.add(alarm);
            active = List.copyOf(changed);
        }
        return List.of(alarm);
    }

    private List<AlarmRequest> deactivate(AlarmRequest request) {
        var alarm = new AlarmRequest(GET, request.memberId(), request.alarm());
        if (!active.contains(alarm)) {
            return List.of();
        }
        backend.delete(Bucket.ALARM, encode(alarm));
        active = active.stream().filter(other -> !other.equals(alarm)).toList();
        return List.of(alarm);
    }

    /** An {@code etcdserverpb.AlarmMember}: member and kind. */
    private static Bytes encode(AlarmRequest alarm) {
        return new WireWriter(16)
                .varint(1, alarm.memberId())
                .varint(2, alarm.alarm())
                .toBytes();
    }

    private static AlarmRequest decode(Bytes message) {
        long memberId = 0;
        int kind = NONE;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> memberId = in.varint();
                case 2 -> kind = in.int32();
                default -> in.skip();
            }
        }
        return new AlarmRequest(GET, memberId, kind);
    }
}
