// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;

/** {@code snapshot}. */
final class Snapshot {
    private static final String EXAMPLE = """
              # Save snapshot to a given file
              etcdctl snapshot save /backup/etcd-snapshot.db

              # Get snapshot from given address and save it to file
              etcdctl snapshot save --endpoints=127.0.0.1:3000 /backup/etcd-snapshot.db

              # Get snapshot from given address with certificates
              etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/etcd/ca.crt --cert=/etc/etcd/etcd.crt --key=/etc/etcd/etcd.key snapshot save /backup/etcd-snapshot.db

              # Get snapshot with certain user and password
              etcdctl --user=root --password=password123 snapshot save /backup/etcd-snapshot.db

              # Get snapshot from given address with timeout
              etcdctl --endpoints=https://127.0.0.1:2379 --dial-timeout=20s snapshot save /backup/etcd-snapshot.db

              # Save snapshot with desirable time format
              etcdctl snapshot save /mnt/backup/etcd/backup_$(date +%Y%m%d_%H%M%S).db""";

    private Snapshot() {}

    static Command command() {
        return Command.family(
                        Group.MAINTENANCE,
                        "snapshot",
                        "<subcommand>",
                        "Manages etcd node snapshots",
                        "Manages etcd node snapshots",
                        Command.of(
                                        Group.MAINTENANCE,
                                        "save",
                                        "<filename>",
                                        "Stores an etcd node backend snapshot to a given file",
                                        Snapshot::save)
                                .example(EXAMPLE.indent(2).stripTrailing()))
                .example(EXAMPLE.indent(2).stripTrailing());
    }

    private static int save(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("snapshot save expects one argument <filename>");
        }
        String file = call.arguments().get(0);
        String version = new SnapshotDownload(call, file).run();
        call.output().line("Snapshot saved at " + file);
        if (!version.isEmpty()) {
            call.output().line("Server version " + version);
        }
        call.output().flush();
        return 0;
    }
}
