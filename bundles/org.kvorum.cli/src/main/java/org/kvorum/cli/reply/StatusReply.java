// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.text.GoJson.Raw;
import org.kvorum.cli.text.Hex;
import org.kvorum.cli.text.HumanSize;
import org.kvorum.cli.text.Table;
import org.kvorum.proto.etcdserverpb.StatusResponse;

/** The state of servers, by endpoint. */
public record StatusReply(List<Map.Entry<String, StatusResponse>> all) implements Reply {
    private static final List<String> HEAD = List.of(
            "endpoint",
            "ID",
            "version",
            "storage version",
            "db size",
            "in use",
            "percentage not in use",
            "quota",
            "is leader",
            "is learner",
            "raft term",
            "raft index",
            "raft applied index",
            "errors",
            "downgrade target version",
            "downgrade enabled");

    /** Copies. */
    public StatusReply {
        all = List.copyOf(all);
    }

    @Override
    public void simple(Simple simple) {
        table().lines().forEach(simple::line);
    }

    @Override
    public void fields(Fields fields) {
        all.forEach(entry -> fields(fields, entry.getKey(), entry.getValue()));
    }

    private static void fields(Fields fields, String endpoint, StatusResponse status) {
        fields.header(status.getHeader())
                .quoted("Version", status.getVersion())
                .quoted("StorageVersion", status.getStorageVersion())
                .plain("DBSize", status.getDbSize())
                .plain("DBSizeInUse", status.getDbSizeInUse())
                .plain("DBSizeQuota", status.getDbSizeQuota())
                .unsigned("Leader", status.getLeader())
                .plain("IsLearner", status.getIsLearner())
                .unsigned("RaftIndex", status.getRaftIndex())
                .unsigned("RaftTerm", status.getRaftTerm())
                .unsigned("RaftAppliedIndex", status.getRaftAppliedIndex())
                .plain("Errors", "[" + String.join(" ", status.getErrorsList()) + "]")
                .quoted("Endpoint", endpoint)
                .quoted("DowngradeTargetVersion", status.getDowngradeInfo().getTargetVersion())
                .plain("DowngradeEnabled", status.getDowngradeInfo().getEnabled())
                .blank();
    }

    @Override
    public Table table() {
        return new Table(
                HEAD,
                all.stream().map(entry -> row(entry.getKey(), entry.getValue())).toList());
    }

    private static List<String> row(String endpoint, StatusResponse status) {
        return List.of(
                endpoint,
                Hex.id(status.getHeader().getMemberId()),
                status.getVersion(),
                status.getStorageVersion(),
                HumanSize.of(status.getDbSize()),
                HumanSize.of(status.getDbSizeInUse()),
                100 - percent(status.getDbSizeInUse(), status.getDbSize()) + "%",
                HumanSize.of(status.getDbSizeQuota()),
                Boolean.toString(status.getLeader() == status.getHeader().getMemberId()),
                Boolean.toString(status.getIsLearner()),
                Long.toUnsignedString(status.getRaftTerm()),
                Long.toUnsignedString(status.getRaftIndex()),
                Long.toUnsignedString(status.getRaftAppliedIndex()),
                String.join(", ", status.getErrorsList()),
                status.getDowngradeInfo().getTargetVersion(),
                Boolean.toString(status.getDowngradeInfo().getEnabled()));
    }

    private static long percent(long part, long whole) {
        return whole == 0 ? 0 : part * 100 / whole;
    }

    @Override
    public Object json(boolean hex) {
        if (all.isEmpty()) {
            return new Raw("null");
        }
        return all.stream()
                .map(entry -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("Endpoint", entry.getKey());
                    json.put("Status", entry.getValue());
                    return json;
                })
                .toList();
    }
}
