// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Health;
import org.kvorum.cli.reply.HealthReply;
import org.kvorum.cli.text.GoDuration;
import org.kvorum.proto.etcdserverpb.AlarmRequest;
import org.kvorum.proto.etcdserverpb.AlarmResponse;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;

/** {@code endpoint health}: asks all at once, for one that is down takes its time. */
final class EndpointHealth implements Verb {
    @Override
    public int run(Call call) {
        List<String> endpoints = Endpoints.of(call);
        List<Health> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> askers = new ArrayList<>();
        for (String endpoint : endpoints) {
            var asker = new Thread(() -> all.add(health(call, endpoint)), "health");
            asker.setDaemon(true);
            asker.start();
            askers.add(asker);
        }
        askers.forEach(EndpointHealth::join);
        call.show(new HealthReply(all, call.errors()));
        if (all.stream().anyMatch(one -> !one.error().isEmpty())) {
            throw new CommandFailure(CommandFailure.ERROR, "unhealthy cluster");
        }
        return 0;
    }

    private static void join(Thread asker) {
        try {
            asker.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Health health(Call call, String endpoint) {
        long start = call.nanoTime();
        var request = RangeRequest.newBuilder().setKey(Keys.of("health")).build();
        String error = "";
        try {
            call.client().askOne(endpoint, KVGrpc.getRangeMethod(), request);
        } catch (StatusRuntimeException refusal) {
            // who may not read has come through the log all the same
            boolean fine = refusal.getStatus().getCode() == Status.Code.PERMISSION_DENIED;
            error = fine ? "" : GoStatus.told(refusal.getStatus());
        } catch (CommandFailure unconnected) {
            return new Health(endpoint, false, "", unconnected.text());
        }
        String took = GoDuration.text(Duration.ofNanos(call.nanoTime() - start));
        if (error.isEmpty()) {
            error = alarms(call, endpoint);
        }
        return new Health(endpoint, error.isEmpty(), took, error);
    }

    private static String alarms(Call call, String endpoint) {
        try {
            AlarmResponse response =
                    call.client().askOne(endpoint, MaintenanceGrpc.getAlarmMethod(), AlarmRequest.getDefaultInstance());
            return response.getAlarmsCount() == 0
                    ? ""
                    : response.getAlarmsList().stream()
                            .map(alarm -> switch (alarm.getAlarm()) {
                                case NOSPACE, CORRUPT -> alarm.getAlarm() + " ";
                                default -> "UNKNOWN ";
                            })
                            .collect(Collectors.joining("", "Active Alarm(s): ", ""));
        } catch (StatusRuntimeException refusal) {
            return "Unable to fetch the alarm list";
        }
    }
}
