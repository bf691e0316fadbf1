// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.proto.etcdserverpb.AlarmMember;
import org.kvorum.proto.etcdserverpb.AlarmResponse;
import org.kvorum.proto.etcdserverpb.AlarmType;

/** Alarms. */
public record AlarmReply(AlarmResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        response.getAlarmsList().forEach(alarm -> simple.line(text(alarm)));
    }

    private static String text(AlarmMember alarm) {
        String member = alarm.getMemberID() == 0 ? "" : "memberID:" + Long.toUnsignedString(alarm.getMemberID());
        String type = alarm.getAlarm() == AlarmType.NONE ? "" : "alarm:" + alarm.getAlarm();
        return member.isEmpty() || type.isEmpty() ? member + type : member + " " + type;
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        response.getAlarmsList().forEach(alarm -> fields.id("MemberID", alarm.getMemberID())
                .plain("AlarmType", alarm.getAlarm())
                .blank());
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
