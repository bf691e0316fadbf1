// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.AlarmReply;
import org.kvorum.proto.etcdserverpb.AlarmMember;
import org.kvorum.proto.etcdserverpb.AlarmRequest;
import org.kvorum.proto.etcdserverpb.AlarmResponse;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;

/** {@code alarm}. */
final class Alarm {
    private Alarm() {}

    static Command command() {
        return Command.family(
                Group.MAINTENANCE,
                "alarm",
                "<subcommand>",
                "Alarm related commands. Use `etcdctl alarm --help` to see subcommands",
                "Alarm related commands",
                Command.of(Group.MAINTENANCE, "disarm", "", "Disarms all alarms", Alarm::disarm),
                Command.of(Group.MAINTENANCE, "list", "", "Lists all alarms", Alarm::list));
    }

    private static int list(Call call) {
        call.refuseArguments("alarm list command accepts no arguments");
        call.show(new AlarmReply(ask(call, AlarmRequest.getDefaultInstance())));
        return 0;
    }

    private static int disarm(Call call) {
        call.refuseArguments("alarm disarm command accepts no arguments");
        // what is shown has no header, since it is put together from several answers
        var disarmed = AlarmResponse.newBuilder();
        for (AlarmMember alarm : ask(call, AlarmRequest.getDefaultInstance()).getAlarmsList()) {
            var request = AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                    .setMemberID(alarm.getMemberID())
                    .setAlarm(alarm.getAlarm())
                    .build();
            disarmed.addAllAlarms(ask(call, request).getAlarmsList());
        }
        call.show(new AlarmReply(disarmed.build()));
        return 0;
    }

    private static AlarmResponse ask(Call call, AlarmRequest request) {
        return call.client().ask(CommandFailure.ERROR, "", MaintenanceGrpc.getAlarmMethod(), request);
    }
}
